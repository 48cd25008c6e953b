import FieldsyncCore
import FieldsyncFormat
import FieldsyncJSON
import FieldsyncStore
import FieldsyncTesting
import Foundation
import Synchronization
import Testing

/// `protocol/vectors/bundle.json`, whose files were made by the reader in Python.
@Suite struct BundleVectorTests {
    private static let vectors: JSONObject = {
        let root = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        do {
            let data = try Data(contentsOf: root.appending(path: "protocol/vectors/bundle.json"))
            if case .object(let object) = try JSONValue(parsing: Array(data)) { return object }
        } catch {
            Issue.record(error)
        }
        return [:]
    }()

    private static func cases(_ name: String) -> [JSONObject] {
        guard case .array(let cases) = vectors[name] else { return [] }
        return cases.compactMap { if case .object(let object) = $0 { object } else { nil } }
    }

    private func text(_ object: JSONObject, _ key: String) -> String? {
        if case .string(let text) = object[key] { text } else { nil }
    }

    private func bytes(_ object: JSONObject, _ key: String) throws -> [UInt8] {
        try #require(text(object, key).flatMap { Hex.bytes($0) })
    }

    @Test func whatAFileSaysIsWhatThePageSays() throws {
        let folder = try TestFolder()
        for (number, vector) in Self.cases("good").enumerated() {
            let name = text(vector, "name") ?? "?"
            let path = folder.path + "/\(number)"
            try Data(bytes(vector, "bytes")).write(to: URL(filePath: path))
            let reader = try reader(of: vector, in: folder.path + "/store \(number)")
            guard case .object(var said) = vector["is"] else {
                Issue.record("\(name) says nothing")
                continue
            }
            let scan = try BundleScan.of(path, for: reader.identity)
            if let voucher = scan.head.voucher { #expect(voucher.vouches(for: scan.maker)) }
            let transactions = Self.takeTransactions(from: &said)
            let found = JSONValue.object(Self.json(scan)).text(sortedKeys: true)
            #expect(found == JSONValue.object(said).text(sortedKeys: true), "\(name)")
            let rules = BundleRules(
                admit: { _, _ in }, objection: { _ in nil },
                take: { try reader.apply($0, from: nil, chains: $1) })
            if scan.spaces.contains(where: { !$0.base.heads.isEmpty }) {
                #expect(throws: BundleError.self) { try reader.applyBundle(at: path, rules) }
            } else {
                #expect(try reader.applyBundle(at: path, rules).applied == transactions, "\(name)")
            }
        }
        #expect(Self.cases("good").count == 5)
    }

    @Test func whatIsSpoiltIsRefusedUnderItsName() throws {
        let store = try TestStore()
        let path = store.folder.path + "/spoilt"
        let rules = BundleRules(
            admit: { _, _ in }, objection: { _ in nil },
            take: { try store.replica.apply($0, from: nil, chains: $1) })
        for vector in Self.cases("bad") {
            try Data(bytes(vector, "bytes")).write(to: URL(filePath: path))
            let error = #expect(throws: BundleError.self, "\(text(vector, "name") ?? "?")") {
                try store.replica.applyBundle(at: path, rules)
            }
            #expect(error?.code == text(vector, "error"), "\(text(vector, "name") ?? "?")")
            #expect(error?.description.contains(path) == true)
            #expect(try store.replica.spaces().isEmpty)
        }
        #expect(Self.cases("bad").count == 52)
    }

    /// A replica with the keys that a vector names, or with any.
    private func reader(of vector: JSONObject, in directory: String) throws -> Replica {
        var environment = TestWorld(seed: 5).environment
        if let signing = text(vector, "signingPrivate").flatMap({ Hex.bytes($0) }) {
            let keys = try [signing, bytes(vector, "agreementPrivate")]
            let given = Drawer(keys)
            environment.randomBytes = { _ in given.next() }
        }
        return try Replica.create(
            at: directory, name: "reader", layout: .oneFile, schema: .trial,
            environment: environment)
    }

    /// Takes the transactions out of what a vector says, which a scan does not read.
    private static func takeTransactions(from said: inout JSONObject) -> Int {
        guard case .array(let spaces) = said["spaces"] else { return 0 }
        var count = 0
        said["spaces"] = .array(
            spaces.map { value in
                guard case .object(var space) = value else { return value }
                if case .array(let listed) = space["transactions"] { count += listed.count }
                space["transactions"] = nil
                return .object(space)
            })
        return count
    }

    private static func json(_ scan: BundleScan) -> JSONObject {
        var purpose = JSONValue.null
        if case .receipt(let digest) = scan.head.purpose { purpose = .string(Hex.text(digest)) }
        return [
            "maker": .string(scan.maker.hex), "name": .string(scan.head.name), "of": purpose,
            "wallMilliseconds": .integer(Int64(scan.head.wallMilliseconds)),
            "user": scan.head.voucher.map { .string($0.user) } ?? .null,
            "readers": .array(scan.head.boxes.map { .string($0.reader.hex) }),
            "segments": .integer(Int64(scan.parts.reduce(0) { $0 + $1.segments })),
            "transactions": .integer(Int64(scan.transactions)),
            "spaces": .array(scan.parts.map(json)),
        ]
    }

    private static func json(_ part: BundleScan.Part) -> JSONValue {
        guard let space = part.space else { return .null }
        var names: JSONObject = [:]
        for (replica, name) in space.names { names[replica.hex] = .string(name) }
        return [
            "space": .string(space.space.name), "base": json(space.base),
            "heads": json(space.heads), "names": .object(names),
            "refusals": .array(space.refusals.map { .string($0) }),
            "segments": .integer(Int64(part.segments)),
        ]
    }

    private static func json(_ heads: SpaceHeads) -> JSONValue {
        var object: JSONObject = [:]
        for (replica, head) in heads.heads {
            object[replica.hex] = [
                "sequence": .integer(Int64(head.sequence)),
                "hash": .string(Hex.text(head.hash.bytes)),
            ]
        }
        return .object(object)
    }
}

/// Hands out given bytes, one after the other.
private final class Drawer: Sendable {
    private let rest: Mutex<[[UInt8]]>

    init(_ bytes: [[UInt8]]) { rest = Mutex(bytes) }

    func next() -> [UInt8] { rest.withLock { $0.isEmpty ? [] : $0.removeFirst() } }
}
