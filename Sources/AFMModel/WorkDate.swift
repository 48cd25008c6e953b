/// A calendar date without a time: the date of a call, of a payment, of a rate card's end.
///
/// Proleptic Gregorian, from 0001-01-01 to 9999-12-31. A result of arithmetic beyond either end
/// stays at that end, so that no sum can overflow.
public struct WorkDate: Hashable, Sendable {
    /// Days since 1970-01-01, negative before it.
    public let daysSince1970: Int

    /// The first date that can be told.
    public static let earliest = WorkDate(daysSince1970: -719_162)
    /// The last date that can be told.
    public static let latest = WorkDate(daysSince1970: 2_932_896)

    /// The date so many days after 1970-01-01, held between ``earliest`` and ``latest``.
    public init(daysSince1970: Int) {
        self.daysSince1970 = min(max(daysSince1970, -719_162), 2_932_896)
    }

    /// A date by its numbers, or nil where the calendar has no such day.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9_999).contains(year), (1...12).contains(month),
            (1...Self.length(ofMonth: month, year: year)).contains(day)
        else { return nil }
        // Years are counted from March, so that a leap day is the last day of its year, and in
        // eras of 400 years, after which the calendar repeats.
        let marchYear = month > 2 ? year : year - 1
        let era = marchYear / 400
        let yearOfEra = marchYear % 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        self.init(daysSince1970: era * 146_097 + dayOfEra - 719_468)
    }

    /// A date as ISO 8601 writes it, `2026-10-14`, or nil for any other text.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = Self.number(bytes[0..<4]), let month = Self.number(bytes[5..<7]),
            let day = Self.number(bytes[8..<10])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// Year (1 to 9999), month (1 to 12) and day (1 to 31).
    public var numbers: (year: Int, month: Int, day: Int) {
        let shifted = daysSince1970 + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    /// The year, 1 to 9999.
    public var year: Int { numbers.year }
    /// The month, 1 to 12.
    public var month: Int { numbers.month }
    /// The day of the month, 1 to 31.
    public var day: Int { numbers.day }

    /// The day of the week.
    public var weekday: Weekday {
        // 1970-01-01 was a Thursday, three days after a Monday.
        let index = ((daysSince1970 + 3) % 7 + 7) % 7
        return Weekday.allCases[index]
    }

    /// The date so many days later (earlier where negative).
    public func adding(days: Int) -> WorkDate {
        let (sum, overflow) = daysSince1970.addingReportingOverflow(days)
        if overflow { return days > 0 ? .latest : .earliest }
        return WorkDate(daysSince1970: sum)
    }

    /// How many days after `other` this is; negative where it is before.
    public func days(since other: WorkDate) -> Int { daysSince1970 - other.daysSince1970 }

    private static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2:
            year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
                ? 29 : 28
        default: 31
        }
    }

    /// The number that some ASCII digits write, or nil where one of them is no digit.
    package static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            value = value * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return digits.isEmpty ? nil : value
    }

    /// A number with zeros before it until it has `width` digits.
    package static func padded(_ value: Int, width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension WorkDate: Comparable {
    /// Whether the left date is the earlier one.
    public static func < (left: WorkDate, right: WorkDate) -> Bool {
        left.daysSince1970 < right.daysSince1970
    }
}

extension WorkDate: CustomStringConvertible {
    /// As ISO 8601 writes it: `2026-10-14`.
    public var description: String {
        let (year, month, day) = numbers
        return Self.padded(year, width: 4) + "-" + Self.padded(month, width: 2) + "-"
            + Self.padded(day, width: 2)
    }
}
