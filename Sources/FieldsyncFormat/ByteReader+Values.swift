import FieldsyncCore

extension ByteReader {
    /// The name of a space, in its form.
    mutating func space() throws(DecodingFault) -> SpaceID {
        guard let space = SpaceID(try text()) else { throw .malformedName(what: "space") }
        return space
    }

    /// The name of a type of record, in its form.
    mutating func recordType() throws(DecodingFault) -> RecordType {
        guard let type = RecordType(try text()) else {
            throw .malformedName(what: "type of record")
        }
        return type
    }

    /// The name of a field, in its form.
    mutating func fieldName() throws(DecodingFault) -> FieldName {
        guard let field = FieldName(try text()) else { throw .malformedName(what: "field") }
        return field
    }

    /// A byte that is 0 or 1.
    mutating func flag() throws(DecodingFault) -> Bool {
        switch try byte() {
        case 0: return false
        case 1: return true
        case let code: throw .unknownCode(what: "flag", code: code)
        }
    }
}

extension ScaledDecimal {
    /// A decimal whose scale is in range.
    static func checked(unscaled: Int64, scale: UInt8) throws(DecodingFault) -> ScaledDecimal {
        guard let number = ScaledDecimal(unscaled: unscaled, scale: scale) else {
            throw .outOfRange(what: "scale of a decimal")
        }
        return number
    }
}

extension Instant {
    /// An instant between the years 0001 and 9999.
    static func checked(milliseconds: Int64) throws(DecodingFault) -> Instant {
        guard let instant = Instant(milliseconds: milliseconds) else {
            throw .outOfRange(what: "instant")
        }
        return instant
    }
}

extension CivilDate {
    /// A date between the years 0001 and 9999.
    static func checked(dayNumber: Int64) throws(DecodingFault) -> CivilDate {
        guard let date = CivilDate(daysSince1970: dayNumber) else {
            throw .outOfRange(what: "date")
        }
        return date
    }
}

extension TextSet {
    /// A set whose members stand in the order of their bytes, each once.
    static func checked(ascending members: [String]) throws(DecodingFault) -> TextSet {
        for (left, right) in zip(members, members.dropFirst())
        where !left.utf8.lexicographicallyPrecedes(right.utf8) {
            throw .notAscending(what: "member of a set")
        }
        return TextSet(members)
    }
}
