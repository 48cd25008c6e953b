import FieldsyncCore

extension ExchangeRun {
    /// Lists every chain of which the server holds another one, where nothing else named it yet.
    mutating func tellDivergences() {
        for (space, replicas) in diverged.sorted(by: { $0.key < $1.key }) {
            for replica in replicas.sorted() {
                let isNamed = sum.refusals.contains {
                    $0.space == space && $0.reason == .forked && $0.text.contains(replica.hex)
                }
                if isNamed { continue }
                sum.refusals.append(
                    ExchangeRefusal(
                        segment: nil, space: space, reason: .forked,
                        text: """
                            In space \(space) the server holds other entries of replica \
                            \(replica.hex) than this one does. A store was damaged or a disk \
                            copied; nothing is lost. Run 'fieldsync verify' here, and tell the \
                            office to run it on the server.
                            """))
            }
        }
    }
}
