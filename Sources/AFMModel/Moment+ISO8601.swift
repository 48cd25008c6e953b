extension Moment {
    /// An instant as it was written, with what the instant alone does not keep.
    public struct Written: Hashable, Sendable {
        /// The instant.
        public let moment: Moment
        /// The offset from UTC that was written, in seconds, east positive.
        public let offsetSeconds: Int
        /// Whether fractions of a second were written; they are cut off.
        public let hadFraction: Bool
    }

    /// Why a text is no instant.
    public enum ParsingError: Error, Hashable {
        /// The text is not shaped like `2026-10-14T10:00:00-07:00`.
        case malformed
        /// A date and time without an offset from UTC, so that it is not one instant.
        case missingOffset
        /// The calendar or the clock has no such date or time (month 13, 24:00, second 60).
        case impossible
    }

    /// Reads `2026-10-14T10:00:00-07:00`; seconds may be left out, `Z` is UTC.
    public init(iso8601 text: String) throws(ParsingError) {
        self = try Self.parse(iso8601: text).moment
    }

    /// Reads an instant and tells how it was written.
    public static func parse(iso8601 text: String) throws(ParsingError) -> Written {
        var reader = ISO8601Reader(text)
        return try reader.read()
    }

    /// The instant as a clock at this offset from UTC shows it: `2026-10-14T10:00:00-07:00`.
    ///
    /// An offset is cut to whole minutes and to less than a day, since ISO 8601 has no other.
    public func text(offsetSeconds: Int) -> String {
        let offsetMinutes = min(max(offsetSeconds, -86_340), 86_340) / 60
        let shown = Int(secondsSince1970) + offsetMinutes * 60
        let second = (shown % 86_400 + 86_400) % 86_400
        let date = WorkDate(daysSince1970: (shown - second) / 86_400)
        let size = abs(offsetMinutes)
        return "\(date)T" + Self.clock(second) + (offsetMinutes < 0 ? "-" : "+")
            + WorkDate.padded(size / 60, width: 2) + ":" + WorkDate.padded(size % 60, width: 2)
    }

    /// The instant as the clocks of a zone show it, on paper: `2026-10-14 10:00`, with seconds only
    /// where there are some.
    public func shown(in zone: StageZone) -> String {
        let text = text(in: zone)
        let isWhole = secondsSince1970 % 60 == 0
        return text.prefix(10) + " " + text.dropFirst(11).prefix(isWhole ? 5 : 8)
    }

    private static func clock(_ second: Int) -> String {
        [second / 3_600, second / 60 % 60, second % 60]
            .map { WorkDate.padded($0, width: 2) }
            .joined(separator: ":")
    }
}

extension Moment: CustomStringConvertible {
    /// The instant in UTC: `2026-10-14T17:00:00Z`.
    public var description: String { text(offsetSeconds: 0).dropLast(6) + "Z" }
}

/// Reads one instant from its bytes.
private struct ISO8601Reader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    mutating func read() throws(Moment.ParsingError) -> Moment.Written {
        let year = try number(digits: 4)
        try expect("-")
        let month = try number(digits: 2)
        try expect("-")
        let day = try number(digits: 2)
        guard take("T") || take("t") else { throw .malformed }
        let hour = try number(digits: 2)
        try expect(":")
        let minute = try number(digits: 2)
        let second = take(":") ? try number(digits: 2) : 0
        let hadFraction = try fraction()
        let offsetSeconds = try offset()
        guard position == bytes.count else { throw .malformed }
        guard let date = WorkDate(year: year, month: month, day: day),
            hour < 24, minute < 60, second < 60
        else { throw .impossible }
        let shown = date.daysSince1970 * 86_400 + hour * 3_600 + minute * 60 + second
        return Moment.Written(
            moment: Moment(secondsSince1970: Int64(shown - offsetSeconds)),
            offsetSeconds: offsetSeconds,
            hadFraction: hadFraction
        )
    }

    private mutating func fraction() throws(Moment.ParsingError) -> Bool {
        guard take(".") || take(",") else { return false }
        let start = position
        while position < bytes.count, WorkDate.number(bytes[position...position]) != nil {
            position += 1
        }
        guard (1...9).contains(position - start) else { throw .malformed }
        return true
    }

    private mutating func offset() throws(Moment.ParsingError) -> Int {
        guard position < bytes.count else { throw .missingOffset }
        if take("Z") || take("z") { return 0 }
        let isWest = take("-")
        guard isWest || take("+") else { throw .malformed }
        let hours = try number(digits: 2)
        try expect(":")
        let minutes = try number(digits: 2)
        guard hours < 24, minutes < 60 else { throw .impossible }
        let size = hours * 3_600 + minutes * 60
        return isWest ? -size : size
    }

    private mutating func number(digits: Int) throws(Moment.ParsingError) -> Int {
        guard position + digits <= bytes.count,
            let value = WorkDate.number(bytes[position..<position + digits])
        else { throw .malformed }
        position += digits
        return value
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(Moment.ParsingError) {
        guard take(character) else { throw .malformed }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else {
            return false
        }
        position += 1
        return true
    }
}
