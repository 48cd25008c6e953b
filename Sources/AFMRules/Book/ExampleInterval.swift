package import AFMModel

/// A time within a call of a worked example in which people rested or ate.
package struct ExampleInterval: Sendable {
    package let kind: IntervalKind
    /// Two instants as ISO 8601 writes them.
    package let from: String
    package let to: String

    package init(_ kind: IntervalKind, _ from: String, _ to: String) {
        self.kind = kind
        self.from = from
        self.to = to
    }

    /// The interval as a sheet has it.
    ///
    /// - Throws: The error of an instant that is miswritten.
    func interval() throws -> TimelineInterval {
        TimelineInterval(
            kind: kind, from: try Moment(iso8601: from), to: try Moment(iso8601: to))
    }
}

extension ExampleCall {
    /// Times of the usual day in Los Angeles, `16:15`; with a plus, `+01:00`, of the night after.
    package static func instant(_ time: String) -> String {
        time.hasPrefix("+")
            ? "2026-10-15T\(time.dropFirst()):00-07:00" : "2026-10-14T\(time):00-07:00"
    }

    /// A call of the usual day from and until these times, with an interval of an hour or more
    /// where one is given.
    package static func day(
        _ session: SessionKind, _ start: String, to end: String,
        gap: (from: String, to: String)? = nil, rulings: [String: String] = [:]
    ) -> ExampleCall {
        .with {
            $0.session = session
            $0.start = instant(start)
            $0.dismissed = instant(end)
            $0.rulings = rulings
            if let gap {
                $0.intervals = [ExampleInterval(.gap, instant(gap.from), instant(gap.to))]
            }
        }
    }

    /// A single session of the usual day.
    package static func day(
        _ start: String, to end: String, gap: (from: String, to: String)? = nil,
        rulings: [String: String] = [:]
    ) -> ExampleCall {
        day(.single, start, to: end, gap: gap, rulings: rulings)
    }
}
