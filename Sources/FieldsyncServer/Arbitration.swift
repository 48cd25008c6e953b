import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore

/// Lets what was set aside into the log, or keeps it out.
struct Arbitration {
    let replica: Replica
    let directory: ServerDirectory
    let rights: WriteRights

    /// Lets these in. What the same replica wrote before them in the space and was not chosen comes
    /// in with them and is refused, since a chain has no gaps.
    func accept(_ chosen: [SetAside], as author: String) throws {
        let numbers = Set(chosen.map(\.number))
        for (space, part) in Dictionary(grouping: chosen, by: \.transaction.space) {
            for device in Set(part.map(\.device)) {
                let last = Dictionary(
                    part.filter { $0.device == device }.map {
                        ($0.transaction.id.replica, $0.transaction.id.sequence)
                    }) { max($0, $1) }
                let entering = try directory.setAside(of: device).filter {
                    $0.transaction.space == space
                        && $0.transaction.id.sequence <= last[$0.transaction.id.replica] ?? 0
                }
                try enter(entering, as: author) { entry in
                    numbers.contains(entry.number)
                        ? nil : Objection(.rejected, Self.notChosen(entry, by: author))
                }
            }
        }
    }

    /// Keeps these out.
    func reject(_ chosen: [SetAside], reason: String) throws {
        try directory.mark(chosen.map(\.number), .rejected, reason: reason)
    }

    /// A person was given a space: what their devices had handed in of it comes in, and is judged
    /// as if it came now; what was rejected stays refused.
    func grant(_ space: SpaceID, to user: String) throws {
        for device in try directory.devices()
        where device.user == user && device.revokedMilliseconds == nil {
            let entering = try directory.setAside(of: device.replica)
                .filter { $0.transaction.space == space && $0.state != .accepted }
            if entering.isEmpty { continue }
            let judge = ArrivalJudge(
                of: replica, knowing: try directory.people(), rights: rights,
                answering: (device.user, device.role))
            try enter(entering, as: replica.identity.name) { entry in
                entry.state == .rejected
                    ? Objection(.rejected, Self.notChosen(entry, by: replica.identity.name))
                    : judge.objection(
                        Arrival(transaction: entry.transaction, source: entry.device))
            }
        }
    }

    private static func notChosen(_ entry: SetAside, by author: String) -> String {
        entry.reason.isEmpty ? "\(author) did not accept it" : entry.reason
    }

    /// Safe to repeat: what is in the log already stays as it was judged.
    private func enter(
        _ entries: [SetAside], as author: String,
        objection: (SetAside) -> Objection?
    ) throws {
        var objections: [TransactionID: Objection] = [:]
        for entry in entries { objections[entry.transaction.id] = objection(entry) }
        let verdicts = objections
        let judge = ArrivalJudge(author: author) { verdicts[$0.transaction.id] }
        var rest = entries[...]
        while !rest.isEmpty {
            var builder = SegmentBuilder(targetBytes: 256 << 10)
            var source: ReplicaID?
            while let next = rest.first, source == nil || source == next.device,
                try builder.add(next.transaction)
            {
                source = next.device
                rest.removeFirst()
            }
            _ = try replica.apply(
                builder.finish(), from: source, chains: .unproven, judge: judge)
        }
        let refused = entries.filter { verdicts[$0.transaction.id] != nil }
        let refusedNumbers = Set(refused.map(\.number))
        try directory.mark(
            entries.map(\.number).filter { !refusedNumbers.contains($0) }, .accepted, reason: "")
        for entry in refused {
            let text = verdicts[entry.transaction.id]?.text ?? ""
            try directory.mark([entry.number], .rejected, reason: text)
        }
    }
}
