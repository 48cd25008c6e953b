import Crypto
import FieldsyncCore
import FieldsyncFormat
import FieldsyncTesting
import Foundation
import Glibc
import Testing

@testable import FieldsyncStore

/// Files that were cut, altered, or made to do harm: refused with a word, and nothing applied.
@Suite struct HostileBundleTests {
    let store: TestStore
    let path: String

    init() throws {
        store = try TestStore(2)
        path = store.folder.path + "/file"
    }

    private func bundle() throws -> [UInt8] {
        let source = try TestStore(1)
        try source.replica.note("first")
        try source.replica.note("second", in: Word.other)
        try source.replica.give(source.folder.path + "/file")
        return Array(try Data(contentsOf: URL(filePath: source.folder.path + "/file")))
    }

    private func put(_ bytes: [UInt8]) throws {
        try Data(bytes).write(to: URL(filePath: path))
    }

    /// Takes the file at `path`, which must be refused and leave nothing.
    @discardableResult
    private func refused(_ what: String) throws -> BundleError? {
        let error = #expect(throws: BundleError.self, "\(what)") { try store.replica.take(path) }
        #expect(try store.replica.allHeads().isEmpty, "\(what)")
        #expect(error?.description.contains(path) == true, "\(what)")
        return error
    }

    @Test func cutAtEveryByteItIsRefused() throws {
        let whole = try bundle()
        for count in 0..<whole.count {
            try put(Array(whole.prefix(count)))
            let error = try refused("cut after \(count)")
            #expect(count < 9 ? error?.code == "not-a-bundle" : error?.code == "bundle-malformed")
        }
    }

    @Test func withOneByteFlippedAnywhereItIsRefused() throws {
        let whole = try bundle()
        for offset in whole.indices {
            for mask in [UInt8(0x01), 0x80] {
                var bytes = whole
                bytes[offset] ^= mask
                try put(bytes)
                try refused("byte \(offset) xor \(mask)")
            }
        }
    }

    @Test func whatIsNoRegularFileIsNotOpened() throws {
        try put(try bundle())
        let folder = store.folder.path
        #expect(symlink(path, folder + "/link") == 0)
        #expect(mkfifo(folder + "/pipe", 0o600) == 0)
        for other in ["\(folder)/link", "\(folder)/pipe", folder, "/dev/zero", "/nowhere"] {
            let error = #expect(throws: BundleError.self, "\(other)") {
                try store.replica.take(other)
            }
            #expect(error?.code == "unreadable", "\(other)")
        }
        #expect(try store.replica.allHeads().isEmpty)
    }

    @Test func aFileLargerThanAnyBundleIsRefusedUnread() throws {
        try put(try bundle())
        #expect(truncate(path, 1 << 40) == 0)
        #expect(try refused("1 TiB")?.code == "bundle-too-large")
        #expect(truncate(path, 1 << 30) == 0)
        #expect(try refused("1 GiB of nothing behind it")?.code == "bundle-malformed")
    }

    @Test func aFileThatChangesBetweenItsTwoReadingsIsTakenBack() throws {
        let whole = try bundle()
        try put(whole)
        #expect(throws: BundleError.self) {
            try store.replica.applyBundle(
                at: path,
                BundleRules(
                    admit: { _, _ in },
                    objection: { _ in
                        // The same length, and a name that differs.
                        var other = whole
                        other[12] ^= 0x01
                        let file = try FileHandle(forWritingTo: URL(filePath: path))
                        try file.write(contentsOf: other)
                        try file.close()
                        return nil
                    },
                    take: { try store.replica.apply($0, from: nil, chains: $1) }))
        }
        #expect(try store.replica.allHeads().isEmpty)
    }

    @Test("A segment that is not in order takes back those before it", arguments: StoreLayout.all)
    func oneBadSegmentTakesAllBack(layout: StoreLayout) throws {
        let (source, target) = (try TestStore(1), try TestStore(3, layout: layout))
        try source.replica.note("first")
        try source.replica.note("second", in: Word.other)
        let good = try source.replica.segments(Word.space)[0].encoded(hash: sha256)
        let other = try source.replica.segments(Word.other)[0].encoded(hash: sha256)
        var damaged = other
        damaged[damaged.count / 2] ^= 1
        var newer = other
        newer[1] = 2
        let bomb = [0xF5, 1, 1] + [0xFF, 0xFF, 0xFF, 0xFF, 0x0F] + other.dropFirst(4)
        for (bytes, word) in [
            (damaged, "damaged"), (good, "of space alpha"), ([], "bytes"), (newer, "version"),
            (bomb, "limit"),
        ] {
            let file = store.folder.path + "/\(layout)-\(word)"
            try forge(
                file, by: source.replica,
                [(Word.space, [good]), (Word.other, [bytes])])
            let error = #expect(throws: BundleError.self, "\(word)") {
                try target.replica.take(file)
            }
            #expect(error?.message.contains(word) == true, "\(error?.message ?? "")")
            #expect(try target.replica.allHeads().isEmpty, "\(word)")
        }
        let file = store.folder.path + "/\(layout)"
        try forge(file, by: source.replica, [(Word.space, [good]), (Word.other, [other])])
        #expect(try target.replica.take(file).applied == 2)
    }

    @Test func aSpaceThatIsNotWantedIsPassedOverAndListed() throws {
        try put(try bundle())
        let taken = try store.replica.applyBundle(
            at: path,
            BundleRules(
                admit: { _, _ in },
                objection: { $0 == Word.other ? "Not yours." : nil },
                take: { try store.replica.apply($0, from: nil, chains: $1) }))
        #expect(taken.applied == 1)
        #expect(taken.refusals == [Word.other: ["Not yours."]])
        #expect(try store.replica.spaces() == [Word.space])
    }

    @Test func aMakerThatIsNotWantedEndsItBeforeTheRestIsRead() throws {
        // What follows the head is nonsense, and nobody looks.
        let whole = try bundle()
        try put(Array(whole.prefix(whole.count / 2)) + [9, 9, 9])
        struct Unwanted: Error {}
        #expect(throws: Unwanted.self) {
            try store.replica.applyBundle(
                at: path,
                BundleRules(
                    admit: { _, _ in throw Unwanted() }, objection: { _ in nil },
                    take: { try store.replica.apply($0, from: nil, chains: $1) }))
        }
    }

    /// A bundle of any bytes as segments, with a signature that holds.
    private func forge(
        _ path: String, by maker: Replica, _ spaces: [(SpaceID, [[UInt8]])]
    ) throws {
        let identity = maker.identity
        let output = try BundleOutput(path: path)
        let head = BundleHead(
            purpose: .transactions, name: "Mallory",
            signingKey: Array(identity.signing.publicKey.rawRepresentation),
            agreementKey: Array(identity.agreement.publicKey.rawRepresentation),
            wallMilliseconds: 0, salt: [UInt8](repeating: 0, count: 32), voucher: nil, boxes: [])
        try output.append(.head, head.encoded())
        for (space, segments) in spaces {
            let part = BundleSpace(
                space: space, base: SpaceHeads(), heads: SpaceHeads(), names: [:])
            try output.append(.space, part.encoded())
            for segment in segments { try output.append(.segment, segment) }
        }
        let count = spaces.reduce(0) { $0 + $1.1.count }
        try output.finish(segments: UInt64(count), transactions: 0) {
            Array(try identity.signing.signature(for: Data($0)))
        }
    }
}

extension StoreLayout {
    static var all: [StoreLayout] { Array(allCases) }
}
