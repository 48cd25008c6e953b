import FieldsyncCore
import FieldsyncFormat
import FieldsyncTesting
import Foundation
import Testing

@testable import FieldsyncStore

/// Goal: a snapshot that cannot be true is refused by name, and nothing of it stays.
///
/// Method: a real one, spoilt in one place.
@Suite struct HostileSnapshotTests {
    private static let always = Instant(milliseconds: 4_000_000_000_000)

    /// Some records, of which the older transactions stay behind.
    private let server: TestStore

    init() throws {
        server = try TestStore(1, layout: .filePerSpace)
        for number in 0..<40 {
            try server.replica.change { writer in
                try writer.set(task(UInt64(number % 7)), Word.effort, .integer(Int64(number)))
                try writer.set(task(UInt64(number % 7)), Word.owner, .reference(id(3)))
                try writer.set(
                    task(UInt64(number % 5)), Word.from, Instant(milliseconds: 7).map {
                        .instant($0)
                    })
            }
        }
    }

    private func parts() throws -> [[UInt8]] {
        let always = try #require(Self.always)
        let spool = try #require(try server.replica.snapshot(of: Word.space, before: always))
        var (parts, offset): ([[UInt8]], Int) = ([], 0)
        while let part = try spool.part(at: &offset) { parts.append(part) }
        return parts
    }

    /// The name of why parts are refused; nil where they are not.
    private func refusal(_ parts: [[UInt8]]) throws -> String? {
        let laptop = try TestStore(2)
        let spool = try SnapshotSpool(in: laptop.folder.path)
        for part in parts { try spool.append(part) }
        do {
            _ = try laptop.replica.install(spool)
            return nil
        } catch let fault as SnapshotFault {
            #expect(try laptop.replica.heads(Word.space).heads.isEmpty)
            #expect(try laptop.replica.dump().isEmpty)
            #expect(try laptop.replica.verify() == [])
            #expect(!"\(fault)".isEmpty)
            return fault.name
        }
    }

    private func place(of code: UInt8, in parts: [[UInt8]]) throws -> Int {
        try #require(parts.firstIndex { $0.first == code })
    }

    private func listed(_ parts: [[UInt8]]) throws -> [RecordKey] {
        try parts.filter { $0.first == 4 }.flatMap { part -> [RecordKey] in
            guard case .ids(let keys) = try SnapshotPart(decoding: part) else { return [] }
            return keys
        }
    }

    private func head(_ parts: [[UInt8]]) throws -> SnapshotHead {
        guard case .head(let head) = try SnapshotPart(decoding: parts[0]) else {
            throw SnapshotFault.outOfPlace
        }
        return head
    }

    /// The parts with another head.
    private func heading(
        _ parts: [[UInt8]], records: UInt64? = nil, touched: UInt64 = 0,
        _ change: (inout SpaceHeads) -> Void = { _ in }
    ) throws -> [[UInt8]] {
        let before = try head(parts)
        var heads = before.heads
        change(&heads)
        let other = SnapshotHead(
            space: before.space, records: records ?? before.records, touched: touched,
            heads: heads)
        return [try SnapshotPart.head(other).encoded()] + parts.dropFirst()
    }

    /// The parts with other records.
    private func telling(
        _ parts: [[UInt8]], _ change: (inout [SnapshotRecord]) -> Void
    ) throws -> [[UInt8]] {
        var parts = parts
        let number = try place(of: 5, in: parts)
        let part = try SnapshotPart(decoding: parts[number], listed: listed(parts))
        guard case .records(var records) = part else { return parts }
        change(&records)
        parts[number] = try SnapshotPart.records(records).encoded()
        return parts
    }

    /// The parts with other links of what stays behind, in the first part of such.
    private func linking(
        _ parts: [[UInt8]], _ change: (PackIndex, PackRemains) -> PackIndex
    ) throws -> [[UInt8]] {
        var parts = parts
        let number = try place(of: 2, in: parts)
        let index = try #require(
            PackIndex(Array(parts[number].dropFirst()), isLetGo: true))
        let remains = try #require(index.remains)
        parts[number] = try SnapshotPart.links(change(index, remains).bytes()).encoded()
        return parts
    }

    @Test func theRealOneIsTaken() throws {
        #expect(try refusal(parts()) == nil)
    }

    @Test func oneThatEndsEarlyIsRefused() throws {
        let parts = try self.parts()
        #expect(parts.count > 4)
        for count in 1..<parts.count {
            #expect(try refusal(Array(parts.prefix(count))) != nil, "\(count)")
        }
    }

    @Test func partsThatAreMissingTwiceOrElsewhereAreRefused() throws {
        let parts = try self.parts()
        for number in parts.indices {
            var (without, twice) = (parts, parts)
            without.remove(at: number)
            twice.insert(parts[number], at: number)
            #expect(try refusal(without) != nil, "without \(number)")
            #expect(try refusal(twice) != nil, "twice \(number)")
            guard number > 0 else { continue }
            var swapped = parts
            swapped.swapAt(number, number - 1)
            #expect(try refusal(swapped) != nil, "swapped \(number)")
        }
    }

    @Test func aHeadThatCannotBeIsRefused() throws {
        let parts = try self.parts()
        let writer = try #require(try head(parts).heads.heads.first)
        func refusal(_ change: (inout SpaceHeads) -> Void) throws -> String? {
            try self.refusal(heading(parts, change))
        }
        let other = try #require(ChainHash([UInt8](repeating: 7, count: 32)))
        #expect(try refusal { $0.stateSum.add(StateSum(1)) } == "sum")
        #expect(
            try refusal {
                $0.heads[writer.key] = Head(sequence: writer.value.sequence, hash: other)
            } == "chain")
        #expect(
            try refusal {
                $0.heads[writer.key] = Head(
                    sequence: writer.value.sequence + 1, hash: writer.value.hash)
            } == "incomplete")
        #expect(
            try refusal {
                $0.heads[writer.key] = Head(sequence: 3, hash: writer.value.hash)
            } == "gap")
        #expect(
            try refusal {
                $0.heads[writer.key] = Head(sequence: 1 << 62, hash: writer.value.hash)
            } == "countTooLarge")
        let stranger = ReplicaID(Identifier128(high: 1, low: 2))
        #expect(
            try refusal { $0.heads[stranger] = Head(sequence: 1, hash: other) } == "incomplete")
        #expect(try self.refusal(heading(parts, records: 99)) == "incomplete")
        #expect(try self.refusal(heading(parts, records: 1)) == "outOfPlace")
        #expect(try self.refusal(heading(parts, touched: 1)) == "incomplete")
    }

    @Test func linksThatCannotBeAreRefused() throws {
        let parts = try self.parts()
        let other = try #require(ChainHash([UInt8](repeating: 7, count: 32)))
        #expect(
            try refusal(
                linking(parts) { index, remains in
                    index.leaving(
                        PackRemains(
                            after: remains.after.map { _ in other }, stamps: remains.stamps,
                            authors: remains.authors))
                }) == "chain")
        #expect(
            try refusal(linking(parts) { index, _ in index.renumbered(from: 2, received: 0) })
                == "links")
        #expect(
            try refusal(linking(parts) { index, _ in index.renumbered(from: 1, received: 5) })
                == "links")
        #expect(
            try refusal(
                linking(parts) { index, remains in
                    index.leaving(
                        PackRemains(
                            after: remains.after, stamps: remains.stamps,
                            authors: remains.authors.map { _ in String(repeating: "a", count: 201) }
                        ))
                }) == "links")
        var cut = parts
        cut[try place(of: 2, in: parts)].removeLast()
        #expect(try refusal(cut) == "links")
    }

    @Test func segmentsThatCannotBeAreRefused() throws {
        let parts = try self.parts()
        let number = try place(of: 3, in: parts)
        var spoilt = parts
        spoilt[number][20] ^= 1
        #expect(try refusal(spoilt) == "unpacked")
        // One of another space.
        try server.replica.change(Word.other) { try $0.set(task(1), Word.effort, .integer(1)) }
        let other = try #require(try server.replica.segments(Word.other).first)
        var foreign = parts
        foreign[number] = try SnapshotPart.segment(other.encoded(hash: sha256)).encoded()
        #expect(try refusal(foreign) == "outOfPlace")
        // One whose author had seen what is not there.
        guard case .segment(let bytes) = try SnapshotPart(decoding: parts[number]) else { return }
        let first = try Segment(decoding: bytes, hash: sha256).transactions[0]
        var context = first.context
        context[ReplicaID(Identifier128(high: 1, low: 2))] = 9
        let early = ReplicatedTransaction(
            space: first.space, id: first.id, stamp: first.stamp, author: first.author,
            reason: first.reason, context: context, schemaVersion: first.schemaVersion,
            salt: first.salt, operations: first.operations)
        var unseen = parts
        unseen[number] = try SnapshotPart.segment(
            Segment([early]).encoded(hash: sha256)
        ).encoded()
        #expect(try refusal(unseen) == "early")
    }

    @Test func aForgedStateIsRefused() throws {
        let parts = try self.parts()
        func refusal(_ change: (inout [SnapshotRecord]) -> Void) throws -> String? {
            try self.refusal(telling(parts, change))
        }
        func forged(_ number: UInt64, _ content: SlotContent) -> SnapshotSlot {
            SnapshotSlot(
                .field(Word.effort), [SnapshotCandidate(transaction: number, content: content)])
        }
        let place = try #require(
            try listed(parts).firstIndex { $0.type == Word.task })
        func slot(_ record: SnapshotRecord) -> (Int, UInt64) {
            let slot = record.slots.firstIndex { $0.slot == .field(Word.effort) } ?? 0
            return (slot, record.slots[slot].candidates[0].transaction)
        }
        // Another value, by who wrote one.
        #expect(
            try refusal { records in
                let (slot, number) = slot(records[place])
                records[place].slots[slot] = forged(
                    number, .values([Word.effort: .integer(1_000_000)]))
            } == "sum")
        // The same value, by somebody else who wrote to the record.
        #expect(
            try refusal { records in
                let (slot, _) = slot(records[place])
                records[place].slots[slot] = SnapshotSlot(
                    .field(Word.effort),
                    [
                        SnapshotCandidate(
                            transaction: records[place].touches[0],
                            content: records[place].slots[slot].candidates[0].content)
                    ])
            } == "sum")
        // By somebody who did not.
        #expect(
            try refusal { records in
                let (slot, number) = slot(records[place])
                records[place].touches.removeAll { $0 == number }
                records[place].slots[slot] = forged(number, .values([Word.effort: .none]))
            } == "record")
        #expect(try refusal { $0[place].touches.append(1 << 40) } == "record")
        #expect(try refusal { $0[place].touches = [] } == "record")
        #expect(
            try refusal { records in
                let (slot, number) = slot(records[place])
                records[place].slots[slot].candidates.append(
                    SnapshotCandidate(
                        transaction: number, content: .values([Word.effort: .none])))
            } == "record")
        #expect(try refusal { $0.removeLast() } == "incomplete")
        #expect(try refusal { $0.append($0[place]) } == "outOfPlace")
    }

    @Test func oneFlippedByteNeverLeavesHalfASpace() throws {
        let parts = try self.parts()
        var random = SeededGenerator(seed: 7)
        for _ in 0..<60 {
            var spoilt = parts
            let part = Int.random(in: spoilt.indices, using: &random)
            let byte = Int.random(in: spoilt[part].indices, using: &random)
            spoilt[part][byte] ^= UInt8.random(in: 1...255, using: &random)
            _ = try refusal(spoilt)
        }
    }

    @Test func aSpoolWithoutAHeadIsRefused() throws {
        #expect(try refusal([[3]]) == "outOfPlace")
        #expect(try refusal([[]]) == "truncated")
        #expect(try refusal([]) == nil)
    }
}
