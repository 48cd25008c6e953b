import AFMModel

extension CallFacts {
    /// Refuses what a call of another kind than recording cannot have, before anything is
    /// worked out.
    static func refuseOtherKind(_ sheet: CallSheet) throws(PayError) {
        let call = sheet.call
        switch call.kind {
        case .recording, .sideline: break
        case .multiTrack:
            let range = PayRule.multiTrackGuarantee
            guard let minutes = call.guaranteedMinutes, range.contains(minutes) else {
                throw .impossibleNumber(
                    found: call.guaranteedMinutes ?? 0,
                    right: "a guaranteed length from \(range.lowerBound) to "
                        + "\(range.upperBound) minutes (R46, R47)",
                    PayPlace(sheet, "call.guaranteedMinutes"))
            }
        case .production:
            let isWeekly =
                call.weeklySchedule != nil
                || sheet.musicians.contains { $0.weeklySchedule != nil }
            try checkSchedule(call.weeklySchedule, PayPlace(sheet, "call.weeklySchedule"))
            try checkSession(
                call.session, call.guaranteedMinutes, mayHaveNone: isWeekly,
                PayPlace(sheet, "call"))
        }
    }

    /// Whether a session is one of production musicians.
    static func checkSession(
        _ session: SessionKind?, _ minutes: Int?, mayHaveNone: Bool, _ place: PayPlace
    ) throws(PayError) {
        switch session {
        case .single, .twoSessions: break
        case nil where mayHaveNone: break
        case nil, .double, .guaranteed:
            throw .impossibleTime(
                found: session.map { "a session named \($0.rawValue)" }
                    ?? "the call names no session",
                right: "production musicians have a single session, two sessions or a weekly "
                    + "schedule", place)
        }
        if let minutes, minutes != session?.usualMinutes {
            throw .impossibleNumber(
                found: minutes,
                right: session?.usualMinutes.map { "\($0), the minutes of the session" }
                    ?? "no number, since there is no session", place)
        }
    }

    /// Whether a weekly schedule is one that there is.
    static func checkSchedule(
        _ schedule: WeeklySchedule?, _ place: PayPlace
    ) throws(PayError) {
        guard let hours = schedule?.hours, hours != 30, hours != 40 else { return }
        throw .impossibleNumber(found: hours, right: "a week of 30 or of 40 hours", place)
    }
}
