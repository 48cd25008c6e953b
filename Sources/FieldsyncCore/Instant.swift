/// A point in time: whole milliseconds since 1970-01-01T00:00:00Z.
///
/// Between the years 0001 and 9999, so that it can always be written as text.
public struct Instant: Hashable, Sendable {
    /// Milliseconds since the Unix epoch; negative before it.
    public let milliseconds: Int64

    /// 0001-01-01T00:00:00.000Z.
    public static let earliestMilliseconds: Int64 = -62_135_596_800_000
    /// 9999-12-31T23:59:59.999Z.
    public static let latestMilliseconds: Int64 = 253_402_300_799_999

    /// The last millisecond of the year 9999.
    public static let latest = Instant(unchecked: latestMilliseconds)

    private init(unchecked milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Nil outside the years 0001 to 9999.
    public init?(milliseconds: Int64) {
        guard (Self.earliestMilliseconds...Self.latestMilliseconds).contains(milliseconds)
        else { return nil }
        self.milliseconds = milliseconds
    }
}

extension Instant: Comparable {
    /// Earlier comes first.
    public static func < (left: Self, right: Self) -> Bool {
        left.milliseconds < right.milliseconds
    }
}

extension Instant: CustomStringConvertible {
    /// ISO 8601 in UTC: `2026-10-14T17:00:00Z`, with `.123` where there are milliseconds.
    public var description: String {
        let (days, rest) = Self.floorDivide(milliseconds, 86_400_000)
        let seconds = rest / 1000
        return Padded.text { text in
            CivilDate(dayNumber: days).write(to: &text)
            text.append("T")
            text.append(seconds / 3600, width: 2)
            text.append(":")
            text.append(seconds / 60 % 60, width: 2)
            text.append(":")
            text.append(seconds % 60, width: 2)
            if rest % 1000 != 0 {
                text.append(".")
                text.append(rest % 1000, width: 3)
            }
            text.append("Z")
        }
    }

    /// Reads ISO 8601 with an offset (`Z`, `+02:00`, `-0700`); seconds and up to three decimals of
    /// them may be left out. Nil where the text has another form or the time cannot be.
    public init?(iso8601 text: String) {
        var scanner = DigitScanner(text)
        guard let date = CivilDate(scanning: &scanner),
            scanner.take("T") || scanner.take("t") || scanner.take(" "),
            let hour = scanner.number(digits: 2), hour < 24, scanner.take(":"),
            let minute = scanner.number(digits: 2), minute < 60
        else { return nil }
        var milliseconds = (hour * 60 + minute) * 60_000
        if scanner.take(":") {
            guard let second = scanner.number(digits: 2), second < 60 else { return nil }
            milliseconds += second * 1000
            if scanner.take(".") {
                guard let fraction = scanner.fraction(digits: 3) else { return nil }
                milliseconds += fraction
            }
        }
        guard let offsetMinutes = scanner.offsetMinutes(), scanner.isAtEnd else { return nil }
        self.init(
            milliseconds: date.dayNumber * 86_400_000 + milliseconds - offsetMinutes * 60_000)
    }

    /// Quotient rounded down, and the remainder, never negative.
    static func floorDivide(_ value: Int64, _ divisor: Int64) -> (Int64, Int64) {
        let remainder = ((value % divisor) + divisor) % divisor
        return ((value - remainder) / divisor, remainder)
    }
}
