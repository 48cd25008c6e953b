import AFMModel

extension CallFacts {
    /// Refuses a call that would need a rule that is not covered, before anything is worked out.
    static func refuseUncovered(_ sheet: CallSheet) throws(PayError) {
        let call = sheet.call
        func refuse(_ rule: String, _ fact: String, _ path: String) -> PayError {
            .notCovered(rule: rule, fact: fact, PayPlace(sheet, path))
        }
        guard call.kind == .recording else { return try refuseOtherKind(sheet) }
        if sheet.production.liveReplica {
            throw refuse(
                "R57", "a performance documentary or replica of live theatre",
                "production.liveReplica")
        }
        switch sheet.office.reuses.first {
        case .none: break
        case .formatMusic: throw refuse("R58", "format music used again", "office.reuses[0]")
        case .phonograph: throw refuse("R54", "a phonograph record", "office.reuses[0]")
        }
    }

    /// The guaranteed minutes of a single session.
    static let singleSessionMinutes = 180
}
