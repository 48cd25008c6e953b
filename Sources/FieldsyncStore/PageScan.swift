import FieldsyncCore
import Foundation
import GRDB

/// The rows that lie in the pages of a SQLite file, whichever table they are of, read without
/// SQLite: also where the head of the file, or the way to a page, is lost.
///
/// Pages are those of https://www.sqlite.org/fileformat.html; nothing in them is believed beyond
/// its bounds.
struct PageScan {
    /// A row as it lies in a page.
    struct Record {
        let rowID: Int64
        let values: [DatabaseValue]
        /// True where its page is what was written; what runs over to others is not looked at.
        let isSealed: Bool
    }

    private static let leafOfTable: UInt8 = 0x0D
    /// The largest row that is put together.
    private static let payloadLimit = 64 << 20

    let pages: PageFile

    /// Hands over every row of every page of the file.
    func forEach(_ body: (Record) throws -> Void) throws {
        try pages.reading { reader in
            for number in 1...max(1, reader.count) {
                let (page, isSealed) = try reader.page(number)
                for place in Self.cells(of: page, number) {
                    guard let (rowID, payload) = try Self.cell(page, at: place, reader),
                        let values = Self.values(payload)
                    else { continue }
                    try body(Record(rowID: rowID, values: values, isSealed: isSealed))
                }
            }
        }
    }

    /// Where the rows of a page begin; none where it is no leaf of a table.
    private static func cells(of page: [UInt8], _ number: UInt32) -> [Int] {
        let head = number == 1 ? 100 : 0
        guard page.count > head + 8, page[head] == leafOfTable else { return [] }
        let count = Int(page[head + 3]) << 8 | Int(page[head + 4])
        return (0..<count).compactMap { index in
            let place = head + 8 + 2 * index
            guard place + 1 < page.count else { return nil }
            return Int(page[place]) << 8 | Int(page[place + 1])
        }
    }

    /// The number and the whole payload of a row; nil where it cannot be one.
    private static func cell(
        _ page: [UInt8], at start: Int, _ reader: PageFile.Reader
    ) throws -> (Int64, [UInt8])? {
        var place = start
        guard let declared = varint(page, &place), let rowID = varint(page, &place),
            declared <= payloadLimit
        else { return nil }
        let (size, usable) = (Int(declared), reader.usableBytes)
        let local = localBytes(of: size, usable)
        guard place + local <= page.count else { return nil }
        var payload = Array(page[place..<place + local])
        guard size > local else { return (Int64(bitPattern: rowID), payload) }
        var next = bigEndian(page, at: place + local)
        var steps: UInt32 = 0
        while payload.count < size {
            steps += 1
            guard next > 0, next <= reader.count, steps <= reader.count else { return nil }
            let further = try reader.page(next).bytes
            payload += further[4..<4 + min(usable - 4, size - payload.count)]
            next = bigEndian(further, at: 0)
        }
        return (Int64(bitPattern: rowID), payload)
    }

    /// Bytes of a payload that lie in the page itself.
    private static func localBytes(of size: Int, _ usable: Int) -> Int {
        if size <= usable - 35 { return size }
        let least = (usable - 12) * 32 / 255 - 23
        let rest = least + (size - least) % (usable - 4)
        return rest <= usable - 35 ? rest : least
    }

    private static func bigEndian(_ bytes: [UInt8], at place: Int) -> UInt32 {
        guard place >= 0, place + 4 <= bytes.count else { return 0 }
        return bytes[place..<place + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// A number of up to nine bytes, as SQLite writes them.
    private static func varint(_ bytes: [UInt8], _ place: inout Int) -> UInt64? {
        var value: UInt64 = 0
        for index in 0..<9 {
            guard place >= 0, place < bytes.count else { return nil }
            let byte = bytes[place]
            place += 1
            if index == 8 { return value << 8 | UInt64(byte) }
            value = value << 7 | UInt64(byte & 0x7F)
            if byte & 0x80 == 0 { return value }
        }
        return nil
    }

    /// The values of a row; nil where the bytes are none.
    private static func values(_ payload: [UInt8]) -> [DatabaseValue]? {
        var place = 0
        guard let head = varint(payload, &place), head <= payload.count else { return nil }
        var (body, values) = (Int(head), [DatabaseValue]())
        while place < Int(head) {
            guard let code = varint(payload, &place),
                let value = value(code, payload, &body)
            else { return nil }
            values.append(value)
        }
        return body == payload.count ? values : nil
    }

    private static func value(
        _ code: UInt64, _ payload: [UInt8], _ place: inout Int
    ) -> DatabaseValue? {
        let sizes = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0]
        switch code {
        case 0: return .null
        case 8, 9: return Int64(code - 8).databaseValue
        case 1...7:
            guard let bytes = taken(sizes[Int(code)], payload, &place) else { return nil }
            let sign = (bytes.first ?? 0) & 0x80 == 0 ? 0 : UInt64.max
            let bits = bytes.reduce(sign) { $0 << 8 | UInt64($1) }
            return code == 7
                ? Double(bitPattern: bits).databaseValue : Int64(bitPattern: bits).databaseValue
        case 12...:
            guard let count = Int(exactly: (code - 12) / 2),
                let bytes = taken(count, payload, &place)
            else { return nil }
            if code % 2 == 0 { return Data(bytes).databaseValue }
            return String(validating: bytes, as: UTF8.self)?.databaseValue
        default: return nil
        }
    }

    private static func taken(
        _ count: Int, _ payload: [UInt8], _ place: inout Int
    ) -> ArraySlice<UInt8>? {
        guard count <= payload.count - place else { return nil }
        defer { place += count }
        return payload[place..<place + count]
    }
}
