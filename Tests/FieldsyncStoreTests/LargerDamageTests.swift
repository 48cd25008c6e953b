import FieldsyncCore
import FieldsyncTesting
import Foundation
import Testing

@testable import FieldsyncStore

/// Goal: whatever a disk does to more than a byte of a file, the store opens again, is sound, and
/// says what of its own it lost; where it lost nothing, it holds what it held.
///
/// Method: from a seed, runs of bytes and pages are altered, and files cut and emptied, of a store
/// that nobody has open. `FIELDSYNC_SEED=100-300` plays more.
@Suite struct LargerDamageTests {
    private static let chosen = ProcessInfo.processInfo.environment[Seeds.variable]

    @Test(arguments: Seeds.plan(count: 24, chosen: chosen))
    func whateverIsLeftIsMadeWhole(seed: UInt64) throws {
        let layout: StoreLayout = seed % 2 == 0 ? .oneFile : .filePerSpace
        let store = try TestStore(3, layout: layout)
        for number in 0..<80 as Range<UInt64> {
            try store.replica.change(number % 3 == 0 ? Word.other : Word.space) { writer in
                try writer.set(task(number), Word.title, .text("title \(number)"))
            }
        }
        let (folder, schema) = (store.replica.directory, store.replica.schema)
        let before = try store.replica.digest()
        try store.replica.close()
        var random = SeededGenerator(seed: seed)
        let name = random.pick(try Replica.databaseNames(in: folder))
        let harm = try Self.harm(URL(fileURLWithPath: "\(folder)/\(name)"), &random)
        let broken = try Replica.inspectPages(in: folder, mends: true).filter { !$0.isMended }
        _ = try Replica.salvage(
            in: folder, schema: schema, broken: Set(broken.map(\.file)), prepareOther: { _ in })
        let replica = try store.reopened()
        let lost = try replica.repair(handed: [:], peer: [:])
        #expect(try replica.verify() == [], "\(name): \(harm)")
        let isWhole = try lost.isEmpty && replica.digest() == before
        // What was cut off, and pages of the log, are in no other place.
        #expect(isWhole || harm.isOfRows, "\(name): \(harm)")
        try replica.change { try $0.set(task(1), Word.title, .text("goes on")) }
    }

    private enum Harm {
        case bytes(at: Int, count: Int)
        case cut(Int)

        /// Every harm here can hit rows of the log; the head of a file holds none.
        var isOfRows: Bool {
            switch self {
            case .bytes(let at, _): at >= 4096
            case .cut: true
            }
        }
    }

    private static func harm(_ url: URL, _ random: inout SeededGenerator) throws -> Harm {
        var bytes = try Data(contentsOf: url)
        let harm: Harm
        switch Int.random(in: 0..<5, using: &random) {
        case 0:
            harm = .cut(Int.random(in: 0..<bytes.count, using: &random))
        case 1:
            harm = .bytes(at: 0, count: 4096)
        case 2:
            let page = Int.random(in: 0..<bytes.count / 4096, using: &random)
            harm = .bytes(at: page * 4096, count: 4096)
        default:
            let count = random.pick([2, 8, 64, 512])
            harm = .bytes(at: Int.random(in: 0..<bytes.count - count, using: &random), count: count)
        }
        switch harm {
        case .cut(let length): bytes = bytes.prefix(length)
        case .bytes(let at, let count):
            for place in at..<at + count {
                bytes[place] = UInt8.random(in: 0...255, using: &random)
            }
        }
        try bytes.write(to: url)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: url.path)
        return harm
    }
}
