/// A day of the proleptic Gregorian calendar, without a zone; years 0001 to 9999.
public struct CivilDate: Hashable, Sendable {
    /// Days since 1970-01-01.
    public let dayNumber: Int64

    /// A day by its number; clamped to the years 0001 to 9999.
    init(dayNumber: Int64) { self.dayNumber = min(max(dayNumber, -719_162), 2_932_896) }

    /// A day by its number, or nil outside the years 0001 to 9999.
    public init?(daysSince1970: Int64) {
        guard (-719_162...2_932_896).contains(daysSince1970) else { return nil }
        dayNumber = daysSince1970
    }

    /// A day that the calendar has, or nil.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month),
            (1...Self.length(year: year, month: month)).contains(day)
        else { return nil }
        // Years begin in March here, so that the leap day is the last of its year.
        let shifted = Int64(month <= 2 ? year - 1 : year)
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let monthFromMarch = Int64((month + 9) % 12)
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + Int64(day) - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        dayNumber = era * 146_097 + dayOfEra - 719_468
    }

    /// Reads `2026-10-14`; nil for anything else.
    public init?(_ text: String) {
        var scanner = DigitScanner(text)
        self.init(scanning: &scanner)
        guard scanner.isAtEnd else { return nil }
    }

    init?(scanning scanner: inout DigitScanner) {
        guard let year = scanner.number(digits: 4), scanner.take("-"),
            let month = scanner.number(digits: 2), scanner.take("-"),
            let day = scanner.number(digits: 2)
        else { return nil }
        self.init(year: Int(year), month: Int(month), day: Int(day))
    }

    /// Year, month and day.
    public var parts: (year: Int, month: Int, day: Int) {
        let shifted = dayNumber + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (Int(year), Int(month), Int(day))
    }

    private static func length(year: Int, month: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension CivilDate: Comparable, CustomStringConvertible {
    /// Earlier comes first.
    public static func < (left: Self, right: Self) -> Bool { left.dayNumber < right.dayNumber }

    /// ISO 8601: `2026-10-14`.
    public var description: String { Padded.text { write(to: &$0) } }

    func write(to text: inout Padded) {
        let (year, month, day) = parts
        text.append(Int64(year), width: 4)
        text.append("-")
        text.append(Int64(month), width: 2)
        text.append("-")
        text.append(Int64(day), width: 2)
    }
}
