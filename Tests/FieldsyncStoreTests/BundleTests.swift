import Crypto
import FieldsyncCore
import FieldsyncFormat
import FieldsyncTesting
import Foundation
import Testing

@testable import FieldsyncStore

extension Replica {
    /// Takes a bundle of anybody.
    @discardableResult
    func take(_ path: String) throws -> AppliedBundle {
        try applyBundle(
            at: path,
            BundleRules(
                admit: { _, _ in }, objection: { _ in nil },
                take: { try self.apply($0, from: nil, chains: $1) }))
    }

    /// A bundle of all that is held here.
    @discardableResult
    func give(_ path: String, since base: [SpaceID: SpaceHeads] = [:]) throws -> MadeBundle {
        try makeBundle(at: path, BundleOrder(spaces: spaces(), base: base))
    }

    /// A task with a title.
    func note(_ title: String, in space: SpaceID = Word.space) throws {
        try change(space) { writer in
            let task = try writer.create(Word.task)
            try writer.set(RecordKey(Word.task, task), Word.title, .text(title))
        }
    }
}

@Suite struct BundleTests {
    @Test("I17: a bundle brings what the network brings", arguments: [UInt64(1), 2, 3])
    func bundleIsNetwork(seed: UInt64) throws {
        let (source, stick, wire) = (
            try TestStore(seed), try TestStore(seed + 100), try TestStore(seed + 200)
        )
        for number in 0..<40 {
            try source.replica.note(
                "note \(number)", in: number % 3 == 0 ? Word.other : Word.space)
        }
        try source.replica.give(source.folder.path + "/all")
        let applied = try stick.replica.take(source.folder.path + "/all")
        #expect(applied.applied == 40)
        for space in try source.replica.spaces() {
            for segment in try source.replica.segments(space) {
                _ = try wire.replica.apply(segment, from: nil)
            }
            #expect(try stick.replica.dump(space) == wire.replica.dump(space))
            #expect(try stick.replica.dump(space) == source.replica.dump(space))
        }
        #expect(try stick.replica.digest() == wire.replica.digest())
        #expect(try stick.replica.verify().isEmpty)
    }

    @Test("I4: a bundle that is applied twice is applied once")
    func twiceIsOnce() throws {
        let (source, target) = (try TestStore(1), try TestStore(2))
        for number in 0..<5 { try source.replica.note("note \(number)") }
        try source.replica.give(source.folder.path + "/all")
        #expect(try target.replica.take(source.folder.path + "/all").applied == 5)
        let digest = try target.replica.digest()
        let again = try target.replica.take(source.folder.path + "/all")
        #expect((again.applied, again.known) == (0, 5))
        #expect(try target.replica.digest() == digest)
    }

    @Test func aBundleSinceAReceiptHoldsOnlyWhatIsNewAndAsksForTheRest() throws {
        let (source, target, third) = (try TestStore(1), try TestStore(2), try TestStore(3))
        let path = source.folder.path
        try source.replica.note("first")
        try source.replica.give(path + "/1")
        let taken = try target.replica.take(path + "/1")
        try target.replica.makeReceipt(
            at: path + "/receipt", of: taken.scan.digest, spaces: taken.spaces, refusals: [:],
            voucher: nil)
        try source.replica.note("second")
        let receipt = try BundleScan.of(path + "/receipt", for: nil)
        #expect(receipt.isReceipt)
        #expect(receipt.head.purpose == .receipt(of: taken.scan.digest))
        let made = try source.replica.give(path + "/2", since: source.replica.base(of: receipt))
        #expect(made.transactions == 1)
        #expect(try target.replica.take(path + "/2").applied == 1)
        #expect(try target.replica.dump(Word.space) == source.replica.dump(Word.space))
        #expect(
            throws: BundleError.baseMissing(path: path + "/2", space: Word.space, lacking: 1)
        ) { try third.replica.take(path + "/2") }
        #expect(try third.replica.spaces().isEmpty)
        #expect(try target.replica.take(path + "/receipt").applied == 0)
    }

    @Test func aSealedBundleShowsEachReaderItsSpacesAndNobodyElseAnything() throws {
        let (source, all, one, none) = (
            try TestStore(1), try TestStore(2), try TestStore(3), try TestStore(4)
        )
        try source.replica.note("wages of alpha")
        try source.replica.note("wages of beta", in: Word.other)
        func reader(_ store: TestStore, _ spaces: Set<SpaceID>) -> BundleOrder.Reader {
            let identity = store.replica.identity
            return BundleOrder.Reader(
                replica: identity.id,
                agreementKey: Array(identity.agreement.publicKey.rawRepresentation),
                spaces: spaces)
        }
        let path = source.folder.path + "/sealed"
        _ = try source.replica.makeBundle(
            at: path,
            BundleOrder(
                spaces: [Word.space, Word.other],
                readers: [reader(all, [Word.space, Word.other]), reader(one, [Word.other])]))
        #expect(try all.replica.take(path).applied == 2)
        #expect(try one.replica.take(path).applied == 1)
        #expect(try one.replica.spaces() == [Word.other])
        #expect(throws: BundleError.sealedToOthers(path: path, readers: 2)) {
            try none.replica.take(path)
        }
        let bytes = try Data(contentsOf: URL(filePath: path))
        for secret in ["wages", "alpha", "beta"] {
            #expect(bytes.firstRange(of: Data(secret.utf8)) == nil, "\(secret)")
        }
    }

    @Test func aFileThatIsThereIsLeftAloneAndAnUnfinishedOneIsNot() throws {
        let source = try TestStore(1)
        try source.replica.note("first")
        let path = source.folder.path + "/file"
        try Data("mine".utf8).write(to: URL(filePath: path))
        #expect(throws: BundleError.exists(path: path)) { try source.replica.give(path) }
        #expect(try Data(contentsOf: URL(filePath: path)) == Data("mine".utf8))
        try FileManager.default.removeItem(atPath: path)
        try Data("cut short".utf8).write(to: URL(filePath: path + ".new"))
        try source.replica.give(path)
        #expect(!FileManager.default.fileExists(atPath: path + ".new"))
        #expect(throws: BundleError.self) { try source.replica.give("/dev/full") }
        #expect(throws: BundleError.self) { try source.replica.give("/nowhere/file") }
    }

    @Test("A chain that is another here is listed, and nothing is mixed up")
    func aForkIsListed() throws {
        let source = try TestStore(1)
        try source.replica.note("first")
        let copy = source.folder.path + "/copy"
        try copyFolder(source.replica.directory, to: copy)
        let twin = try Replica.open(
            at: copy, schema: .trial, environment: TestWorld(seed: 9).environment)
        try source.replica.note("here")
        try twin.note("there")
        try twin.give(source.folder.path + "/twin")
        let taken = try source.replica.take(source.folder.path + "/twin")
        #expect(taken.applied == 0)
        #expect(taken.refusals[Word.space]?.count == 1)
    }
}
