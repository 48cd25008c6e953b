import AFMModel

extension CallFacts {
    /// Refuses what a call of another kind than recording cannot have, before anything is
    /// worked out.
    static func refuseOtherKind(_ sheet: CallSheet) throws(PayError) {
        let call = sheet.call
        func refuse(_ rule: String, _ fact: String, _ path: String) -> PayError {
            .notCovered(rule: rule, fact: fact, PayPlace(sheet, path))
        }
        switch call.kind {
        case .recording, .sideline: break
        case .multiTrack: throw refuse("R46", "a multi-track call", "call.kind")
        case .production: throw refuse("R59", "a call of production musicians", "call.kind")
        }
    }
}
