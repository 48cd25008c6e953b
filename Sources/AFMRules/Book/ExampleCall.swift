package import AFMModel

/// A call of a worked example.
///
/// What is left out is as in the rulebook's Part 0: Wednesday
/// 2026-10-14 in Los Angeles, a single session of three hours from ten, at the $300 tier.
package struct ExampleCall: Sendable {
    /// The call time.
    package var start = "2026-10-14T10:00:00-07:00"
    /// When the first musician is dismissed; three hours after the call where nil.
    package var dismissed: String?
    /// The musician whom the example is about.
    package var first = ExampleMusician()
    /// How many violinists are on the call besides; one, so that nobody plays alone.
    package var others = 1
    /// Whether a leader who does not play is on the call besides.
    package var hasConductor = false
    package var medium = Medium.theatrical
    package var title = "Alpha"
    package var stage = "Stage 1"
    /// Whether RC-X holds with its sizes, or its first scale whatever the size.
    package var usesSizes = false
    package var rulings: [String: String] = [:]
    package var producer = "Alpha Pictures"
    package var conductor: String?
    package var session = SessionKind.single
    /// The guaranteed minutes, where the session does not say them.
    package var guaranteedMinutes: Int?
    package var intervals: [ExampleInterval] = []
    /// Whether the others are the same people on each call of the example.
    package var hasSamePeople = false
    /// What else the sheet of the call has.
    package var change: @Sendable (inout CallSheet) throws -> Void = { _ in }

    package init() {}

    /// A call with these facts, the others as usual.
    package static func with(_ change: (inout ExampleCall) -> Void) -> ExampleCall {
        var call = ExampleCall()
        change(&call)
        return call
    }

    /// A call from and until these times.
    package static func from(_ start: String, to dismissed: String? = nil) -> ExampleCall {
        with { ($0.start, $0.dismissed) = (start, dismissed) }
    }

    /// A call in which the musician plays these instruments.
    package static func playing(_ instruments: String...) -> ExampleCall {
        with { $0.first.instruments = instruments }
    }

    /// A call to which the musician carries these instruments.
    package static func carrying(_ instruments: String...) -> ExampleCall {
        with { $0.first.cartage = instruments }
    }
}

/// The musician whom an example is about; a violinist unless it says otherwise.
package struct ExampleMusician: Sendable {
    package var role = Role.sidemusician
    package var plays = true
    package var instruments = ["Violin"]
    package var devices: [ElectronicDevice] = []
    package var cartage: [String] = []
    package var consecutiveDay: Int?
}
