import AFMModel

/// Whether multi-tracking rates were elected for a multi-track call, and in time (R46).
struct MultiTrackElection {
    /// The sheet as it is paid: a call without a valid election is a recording call.
    let paidSheet: CallSheet
    /// Why real time is paid though the call was one for multi-tracking.
    let findings: [Finding]

    init(of sheet: CallSheet) {
        guard sheet.call.kind == .multiTrack else {
            paidSheet = sheet
            findings = []
            return
        }
        let election = sheet.call.electronicRate
        let calledAt = sheet.call.calledAt ?? sheet.call.start
        switch election?.elected {
        case .multiTrack? where election.map({ $0.at <= calledAt }) == true:
            paidSheet = sheet
            findings = []
        case .realTime?:
            paidSheet = Self.atRealTime(sheet)
            findings = Self.beyondDouble(sheet)
        case .multiTrack?, nil:
            paidSheet = Self.atRealTime(sheet)
            let what =
                election == nil
                ? "No rate is elected for this multi-track call"
                : "Multi-tracking rates were elected after the call was given out"
            findings =
                [Finding(.warning, rule: "R46", what + "; real time is paid.")]
                + Self.beyondDouble(sheet)
        }
    }

    /// The sheet as a recording call: a single session, a longer guaranteed call of at most six
    /// hours (R20), or beyond these a double session.
    private static func atRealTime(_ sheet: CallSheet) -> CallSheet {
        var paid = sheet
        paid.call.kind = .recording
        paid.call.electronicRate = nil
        let length = session(sheet.call.guaranteedMinutes)
        (paid.call.session, paid.call.guaranteedMinutes) = length
        for index in paid.musicians.indices {
            guard let minutes = paid.musicians[index].call?.guaranteedMinutes else { continue }
            let own = session(minutes)
            paid.musicians[index].call?.session = own.0
            paid.musicians[index].call?.guaranteedMinutes = own.1
        }
        return paid
    }

    private static func session(_ minutes: Int?) -> (SessionKind, Int?) {
        guard let minutes, minutes > CallFacts.singleSessionMinutes else { return (.single, nil) }
        return minutes > WorkPlan.callAndHoldLimitMinutes
            ? (.double, nil) : (.guaranteed, minutes)
    }

    private static func beyondDouble(_ sheet: CallSheet) -> [Finding] {
        guard let minutes = sheet.call.guaranteedMinutes,
            minutes > WorkPlan.callAndHoldLimitMinutes
        else { return [] }
        return [
            Finding(
                .info, rule: "R20",
                "\(minutes) min are guaranteed; at real time that is a double session.")
        ]
    }
}
