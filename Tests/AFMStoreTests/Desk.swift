import AFMModel
import AFMStore
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore
import Foundation
import Synchronization

/// A laptop with a store in a directory of its own, a clock that only tests move, and what the
/// tests do on it.
final class Desk: Sendable {
    let replica: Replica
    let author: String
    private let directory: String

    init(_ author: String) throws {
        let manager = FileManager.default
        directory = try manager.url(
            for: .itemReplacementDirectory, in: .userDomainMask,
            appropriateFor: manager.temporaryDirectory, create: true
        ).path
        let clock = Mutex<UInt64>(1_791_972_000_000)
        let seed = Mutex<UInt8>(author.utf8.reduce(7) { $0 &* 31 &+ $1 })
        let environment = StoreEnvironment(
            nowMilliseconds: {
                clock.withLock { now in
                    now += 1_000
                    return now
                }
            },
            randomBytes: { count in
                seed.withLock { seed in
                    (0..<count).map { _ in
                        seed = seed &* 181 &+ 59
                        return seed
                    }
                }
            })
        replica = try Replica.create(
            at: directory + "/store", name: author, layout: .oneFile, schema: AFMSchema.current,
            environment: environment)
        self.author = author
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: directory)
        } catch {
            print("left behind: \(directory)")
        }
    }

    /// Takes over what `other` has and this one lacks.
    func pull(from other: Desk) throws {
        for space in try other.replica.spaces() {
            let heads = try replica.heads(space)
            try other.replica.segments(space, lacking: heads) { segment in
                _ = try replica.apply(segment, from: other.replica.identity.id)
                return true
            }
        }
    }

    func sync(with other: Desk) throws {
        try pull(from: other)
        try other.pull(from: self)
    }

    @discardableResult
    func importSheet(_ sheet: JSONValue) throws -> ImportReport {
        try SheetImport(into: replica, author: author).run(
            try CallSheet.parse(sheet, file: "sheet.json"))
    }

    @discardableResult
    func importRates(_ card: JSONValue) throws -> RateCardReport {
        try RateCardImport(into: replica, author: author).run(
            try RateCard.parse(card, file: "rates.json"))
    }

    /// Sets one field, as `record set` does.
    func set(_ record: RecordView, _ field: FieldName, _ value: FieldValue?) throws {
        try StageBook(in: replica, author: author).edit(
            FoundRecord(record: record, label: ""), setting: [field: value])
    }

    /// The engagement of a musician by card, on the call.
    func engagement(_ card: String, on call: RecordID) throws -> RecordView {
        let found = RecordFinder(in: replica)
        return try found.engagement(card, on: try found.call(call.hex)).record
    }

    func records(_ type: RecordType, in production: RecordID) throws -> [RecordView] {
        try replica.read(SpaceID(production: production)) { try $0.records(type) }
    }

    var heads: [SpaceID: SpaceHeads] {
        get throws {
            var heads: [SpaceID: SpaceHeads] = [:]
            for space in try replica.spaces() { heads[space] = try replica.heads(space) }
            return heads
        }
    }
}

/// The documents that ship with the program.
enum Sample {
    static func document(_ name: String) throws -> JSONValue {
        let root = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let file = root.appending(path: "tools/samples/\(name).json")
        return try JSONValue(parsing: Array(try Data(contentsOf: file)))
    }

    static var stage1: JSONValue { get throws { try document("alpha-stage-1") } }
    static var stage2: JSONValue { get throws { try document("alpha-stage-2") } }
    static var rates: JSONValue { get throws { try document("rates-rc-x") } }
}

extension JSONValue {
    /// The value at a path of keys and positions.
    subscript(path: [Step]) -> JSONValue? {
        get {
            guard let step = path.first else { return self }
            let rest = Array(path.dropFirst())
            switch (step, self) {
            case (.key(let key), .object(let object)): return object[key]?[rest]
            case (.index(let index), .array(let array)) where array.indices.contains(index):
                return array[index][rest]
            default: return nil
            }
        }
        set {
            guard let step = path.first else {
                self = newValue ?? .null
                return
            }
            let rest = Array(path.dropFirst())
            switch (step, self) {
            case (.key(let key), .object(var object)):
                var inner = object[key] ?? .null
                inner[rest] = newValue
                object[key] = newValue == nil && rest.isEmpty ? nil : inner
                self = .object(object)
            case (.index(let index), .array(var array)):
                if newValue == nil, rest.isEmpty {
                    array.remove(at: index)
                } else {
                    array[index][rest] = newValue
                }
                self = .array(array)
            default: break
            }
        }
    }

    enum Step: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
        case key(String)
        case index(Int)

        init(stringLiteral key: String) { self = .key(key) }
        init(integerLiteral index: Int) { self = .index(index) }
    }
}
