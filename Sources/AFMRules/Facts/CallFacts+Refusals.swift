import AFMModel

extension CallFacts {
    /// Refuses a call that would need a rule that is not covered, before anything is worked out.
    static func refuseUncovered(_ sheet: CallSheet) throws(PayError) {
        let call = sheet.call
        func refuse(_ rule: String, _ fact: String, _ path: String) -> PayError {
            .notCovered(rule: rule, fact: fact, PayPlace(sheet, path))
        }
        guard call.kind == .recording else { return try refuseOtherKind(sheet) }
        if call.cancelled != nil {
            throw refuse(
                call.service == .prerecording ? "R36" : "R35", "a cancelled call",
                "call.cancelled")
        }
        try refuseUncovered(
            session: call.session, guaranteedMinutes: call.guaranteedMinutes,
            at: PayPlace(sheet, "call"))
        if call.electronicRate?.elected == .multiTrack {
            throw refuse("R46", "an elected multi-track rate", "call.electronicRate")
        }
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

    /// Refuses a session other than a single one.
    static func refuseUncovered(
        session: SessionKind?, guaranteedMinutes: Int?, at place: PayPlace
    ) throws(PayError) {
        switch session {
        case .single: break
        case .double: throw .notCovered(rule: "R21", fact: "a double session", place)
        case .guaranteed:
            throw .notCovered(rule: "R20", fact: "a guaranteed longer call", place)
        case .twoSessions:
            throw .notCovered(rule: "R59", fact: "two sessions of production musicians", place)
        case nil:
            throw .impossibleTime(
                found: "the call names no session",
                right: "a recording call is a single or a double session, or guaranteed", place)
        }
        if let minutes = guaranteedMinutes, minutes != singleSessionMinutes {
            throw .impossibleNumber(
                found: minutes, right: "\(singleSessionMinutes), the minutes of a single session",
                place)
        }
    }

    /// The guaranteed minutes of a single session.
    static let singleSessionMinutes = 180
}
