import FieldsyncStore

/// How far two clocks differ, as people say it.
public enum ClockSpan {
    private static let units: [(seconds: UInt64, one: String, many: String)] = [
        (31_557_600, "year", "years"), (86_400, "day", "days"), (3_600, "hour", "hours"),
        (60, "minute", "minutes"), (1, "second", "seconds"),
    ]

    /// A span to the precision that people mean: whole years from two on, else its two largest
    /// units, rounded: `14 years`, `3 hours 20 minutes`.
    public static func words(seconds: UInt64) -> String {
        var left = rounded(seconds)
        var words: [String] = []
        for unit in units {
            let count = left / unit.seconds
            left %= unit.seconds
            if count > 0 { words.append("\(count) \(count == 1 ? unit.one : unit.many)") }
            if words.count == 2 || !words.isEmpty && count == 0 { break }
        }
        return words.isEmpty ? "0 seconds" : words.joined(separator: " ")
    }

    private static func rounded(_ seconds: UInt64) -> UInt64 {
        guard let largest = units.firstIndex(where: { $0.seconds <= seconds }) else { return 0 }
        let isYears = largest == 0 && seconds >= 2 * units[0].seconds
        let step = units[isYears ? 0 : min(largest + 1, units.count - 1)].seconds
        // Further off than this no clock can be.
        let sum = min(seconds, 1 << 60) + step / 2
        return sum - sum % step
    }
}

extension ExchangeRun {
    /// Tells the person where this laptop's clock is wrong, and puts the stamps right again once it
    /// is not: those of a clock that was ahead would go on from where it stood.
    mutating func tellClock() async throws {
        let offset = memory.clockOffsetMilliseconds
        let replica = replica
        guard offset.magnitude > ClockDoubt.toleranceMilliseconds.magnitude else {
            if left?.isSettled == true { return }
            if try await blocking({ try replica.putClockRight() }) {
                sum.notices.append(
                    "This laptop's clock was ahead before and is right now. What was entered"
                        + " meanwhile keeps the times that it was given; what is entered from now"
                        + " on has the right ones.")
            }
            return
        }
        let span = ClockSpan.words(seconds: offset.magnitude / 1000)
        sum.notices.append(
            "This laptop's clock is \(span) \(offset < 0 ? "ahead of" : "behind") the server's."
                + " Nothing is refused or lost for it, but times that are taken from it are wrong:"
                + " set it right.")
    }
}
