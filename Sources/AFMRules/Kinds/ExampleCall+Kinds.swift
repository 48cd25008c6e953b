import AFMModel

extension ExampleCall {
    /// A sideline call of Harper Vale and one other.
    ///
    /// - Parameters:
    ///   - times: From and to on 2026-10-14, `"08:00-19:00"`; an end before the beginning is on the
    ///     next day.
    ///   - meals: Meal periods in the same way.
    ///   - rulings: Rulings by key.
    ///   - facts: Changes what is particular to Harper Vale.
    static func sideline(
        _ times: String = "08:00-16:00", meals: [String] = [], rulings: [String: String] = [:],
        _ facts: @escaping @Sendable (inout SheetMusician) throws -> Void = { _ in }
    ) -> ExampleCall {
        ofKind(.sideline, times, intervals: meals.map { (.meal, $0) }, rulings: rulings) {
            $0.call.session = nil
            $0.musicians[0].sideline = Sideline()
            try facts(&$0.musicians[0])
        }
    }

    /// A call of a kind, with intervals.
    static func ofKind(
        _ kind: CallKind, _ times: String, intervals: [(IntervalKind, String)] = [],
        rulings: [String: String] = [:],
        _ change: @escaping @Sendable (inout CallSheet) throws -> Void
    ) -> ExampleCall {
        .with {
            ($0.start, $0.dismissed) = span(times)
            $0.rulings = rulings
            let start = $0.start
            $0.change = { sheet in
                sheet.call.kind = kind
                for (label, times) in intervals {
                    let (from, to) = span(times, after: start)
                    sheet.timeline.append(
                        TimelineInterval(
                            kind: label, from: try Moment(iso8601: from),
                            to: try Moment(iso8601: to)))
                }
                try change(&sheet)
            }
        }
    }

    /// This example's musicians and others beside, so many in all.
    func withMusicians(_ count: Int) -> ExampleCall {
        var call = self
        call.others = count - 1
        return call
    }

    /// This example with something else done to its sheet.
    func changed(
        _ further: @escaping @Sendable (inout CallSheet) throws -> Void
    ) -> ExampleCall {
        var call = self
        let before = change
        call.change = { sheet in
            try before(&sheet)
            try further(&sheet)
        }
        return call
    }

    /// Beginning and end of `"22:00-02:00"` as instants of Los Angeles in October 2026.
    static func span(_ times: String, after start: String? = nil) -> (String, String) {
        let parts = times.split(separator: "-").map(String.init)
        let (from, to) = (parts.first ?? "", parts.last ?? "")
        let callTime = start.map { String($0.dropFirst(11).prefix(5)) } ?? from
        func instant(_ time: String) -> String {
            "2026-10-\(time < callTime ? "15" : "14")T\(time):00-07:00"
        }
        return (instant(from), to < from ? "2026-10-15T\(to):00-07:00" : instant(to))
    }
}
