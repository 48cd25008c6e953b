import AFMModel

/// What length a recording call guarantees, which decides how its time is counted.
package enum Guarantee: Hashable, Sendable {
    /// A single session or a guaranteed longer call: pay follows the clock from the call time.
    case clock(minutes: Int)
    /// A double session: six hours of work within eight of the clock (R21).
    case double

    /// Guaranteed minutes.
    package var minutes: Int {
        switch self {
        case .clock(let minutes): minutes
        case .double: WorkPlan.doubleMinutes
        }
    }
}

extension Guarantee {
    /// Reads what the call guarantees one musician: their own session where they have one.
    ///
    /// - Throws: ``PayError`` where a number of minutes does not go with the session.
    init(of musician: SheetMusician, on sheet: CallSheet) throws(PayError) {
        let call = sheet.call
        guard let own = musician.call, own.session != nil || own.guaranteedMinutes != nil else {
            try self.init(
                session: call.session, minutes: call.guaranteedMinutes,
                at: PayPlace(sheet, "call"))
            return
        }
        try self.init(
            session: own.session ?? call.session,
            minutes: own.guaranteedMinutes, at: PayPlace(sheet, musician, "call"))
    }

    /// Reads a session.
    init(session: SessionKind?, minutes: Int?, at place: PayPlace) throws(PayError) {
        switch session {
        case .single, .double:
            let usual = session?.usualMinutes ?? CallFacts.singleSessionMinutes
            if let minutes, minutes != usual {
                throw .impossibleNumber(
                    found: minutes,
                    right: "\(usual), the minutes of a \(session?.rawValue ?? "") session", place)
            }
            self = session == .double ? .double : .clock(minutes: usual)
        case .guaranteed:
            let range = CallFacts.singleSessionMinutes + 1...WorkPlan.callAndHoldLimitMinutes
            guard let minutes, range.contains(minutes) else {
                throw .impossibleNumber(
                    found: minutes ?? 0,
                    right: "a guaranteed length from \(range.lowerBound) to "
                        + "\(range.upperBound) minutes (R20)", place)
            }
            self = .clock(minutes: minutes)
        case .twoSessions:
            throw .impossibleTime(
                found: "two sessions of production musicians",
                right: "a recording call is a single or a double session, or guaranteed", place)
        case nil:
            throw .impossibleTime(
                found: "the call names no session",
                right: "a recording call is a single or a double session, or guaranteed", place)
        }
    }
}

extension MusicianFacts.Service {
    /// Whether they were called for a single session.
    var isSingle: Bool { guarantee == .clock(minutes: CallFacts.singleSessionMinutes) }

    /// Which of their minutes are for what.
    func plan(_ rulings: PayRulings) -> WorkPlan {
        switch guarantee {
        case .clock(let minutes):
            .clock(start: start, guaranteedMinutes: minutes, dismissed: dismissed)
        case .double:
            .double(
                start: start, work: stretches, dismissed: dismissed,
                absorbsPostSpan: rulings.guaranteeAbsorbsPostSpan)
        }
    }
}
