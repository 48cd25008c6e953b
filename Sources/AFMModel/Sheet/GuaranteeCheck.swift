/// Whether a session and its guaranteed minutes fit the kind of call and each other.
struct GuaranteeCheck {
    let reader: ObjectReader
    let kind: CallKind
    /// Whether no session at all is legal, because something else says how long the call is.
    let mayHaveNone: Bool

    func run(session: SessionKind?, minutes: Int?) {
        // Of a kind that was no kind, or a session that was none, nothing more can be said.
        guard !reader.log.hasProblem(at: reader.path("kind")),
            !reader.log.hasProblem(at: reader.path("session"))
        else { return }
        guard isLegal(session) else { return }
        switch session {
        case nil:
            if minutes != nil {
                reader.report("guaranteedMinutes", "it must be null where there is no session")
            }
        case .guaranteed?:
            let range = kind == .multiTrack ? 1...600 : 181...360
            if let minutes, range.contains(minutes) { return }
            reader.report(
                "guaranteedMinutes",
                "it must be a whole number from \(range.lowerBound) to \(range.upperBound) where "
                    + "\"session\" is \"guaranteed\"")
        case let session?:
            guard let usual = session.usualMinutes, let minutes, minutes != usual else { return }
            reader.report(
                "guaranteedMinutes",
                "it must be \(usual) or null where \"session\" is \"\(session.rawValue)\"")
        }
    }

    /// Whether the kind of call has this session; notes it where not.
    private func isLegal(_ session: SessionKind?) -> Bool {
        let choices = Self.sessions(of: kind)
        guard let session else {
            if choices.isEmpty || (kind == .production && mayHaveNone) { return true }
            report(choices, mayBeNull: kind == .production)
            return false
        }
        if choices.contains(session) { return true }
        report(choices, mayBeNull: choices.isEmpty || kind == .production)
        return false
    }

    private func report(_ choices: [SessionKind], mayBeNull: Bool) {
        let quoted = choices.map { "\"\($0.rawValue)\"" }
        let remedy = ObjectReader.alternatives(quoted + (choices.isEmpty ? ["null"] : []))
        reader.report(
            "session",
            "it must be \(remedy) on a call of kind \"\(kind.rawValue)\""
                + (mayBeNull && !choices.isEmpty ? ", or null under a weekly schedule" : ""))
    }

    private static func sessions(of kind: CallKind) -> [SessionKind] {
        switch kind {
        case .recording: [.single, .double, .guaranteed]
        case .multiTrack: [.guaranteed]
        case .production: [.single, .twoSessions]
        case .sideline: []
        }
    }
}
