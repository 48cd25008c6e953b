import FieldsyncCore
import FieldsyncFormat
import FieldsyncTesting
import Testing

@testable import FieldsyncStore

/// References to nothing, to themselves and in circles; stamps that go back, and equal ones.
@Suite struct HostileReferenceTests {
    private static let guide = FieldName(literal: "guide")
    private static let title = FieldName(literal: "title")

    private func visit(_ number: UInt64) -> RecordKey {
        RecordKey(RecordType(literal: "visit"), id(number))
    }

    /// - Parameter circle: Whom each visit names as its guide, by number.
    @Test(arguments: [[0], [1, 0], [1, 2, 0], [1, 1], [9]] as [[UInt64]])
    func circlesAndReferencesToNothingAreKeptShownAndFound(circle: [UInt64]) throws {
        let source = try TestStore(1, schema: SimulatedEdits.schema)
        let target = try TestStore(2, schema: SimulatedEdits.schema)
        for (number, guide) in circle.enumerated() {
            try source.replica.change { writer in
                try writer.set(visit(UInt64(number)), Self.guide, .reference(id(guide)))
            }
        }
        try target.replica.pull(source.replica)
        #expect(try target.replica.dump() == source.replica.dump())
        #expect(try target.replica.digest() == source.replica.digest())
        for (number, guide) in circle.enumerated() {
            let view = try target.replica.view(visit(UInt64(number)))
            #expect(view[Self.guide] == .reference(id(guide)))
            let found = try target.replica.read(Word.space) {
                try $0.records(visit(0).type, where: Self.guide, is: .reference(id(guide)))
            }
            #expect(found.contains { $0.key == view.key })
        }
        // Deleting and merging inside of the circle ends, too.
        try target.replica.change { try $0.delete(visit(0)) }
        if circle.count > 1 {
            try source.replica.change { _ = try $0.merge(visit(0), id(1)) }
        }
        try source.replica.pull(target.replica)
        try target.replica.pull(source.replica)
        #expect(try target.replica.dump() == source.replica.dump())
        for store in [source, target] { #expect(try store.replica.verify() == []) }
    }

    /// Sight decides: a replica whose stamps go back, or stand still, still says last what it said
    /// last.
    @Test(arguments: [[300, 200, 100], [100, 100, 100], [.max, 0, 1]] as [[UInt64]])
    func stampsThatGoBackWithinOneReplicaDecideNothing(stamps: [UInt64]) throws {
        let target = try TestStore(1, schema: SimulatedEdits.schema)
        let writer = ReplicaID(Identifier128(high: 5, low: 5))
        let transactions = stamps.enumerated().map { place, stamp in
            ReplicatedTransaction(
                space: Word.space, id: TransactionID(writer, UInt64(place) + 1),
                stamp: HybridTimestamp(packed: stamp), author: "Mallory",
                context: VersionVector(place == 0 ? [:] : [writer: UInt64(place)]),
                schemaVersion: 1, operations: [.set(visit(1), Self.title, .text("\(place)"))])
        }
        _ = try target.replica.apply(try Segment(transactions), from: nil)
        let view = try target.replica.view(visit(1))
        #expect(view[Self.title] == .text("2"), "I6")
        #expect(view.conflicts == [])
        #expect(try target.replica.verify() == [])
    }

    /// Two replicas forge one stamp: both values are there, in the same order everywhere.
    @Test func equalStampsOfTwoReplicasAreAConflictAndNothingIsLost() throws {
        let (first, second) = (
            try TestStore(1, schema: SimulatedEdits.schema),
            try TestStore(2, schema: SimulatedEdits.schema)
        )
        let hours = FieldName(literal: "hours")
        let transactions = (1...2 as ClosedRange<UInt64>).map { number in
            ReplicatedTransaction(
                space: Word.space,
                id: TransactionID(ReplicaID(Identifier128(high: 5, low: number)), 1),
                stamp: HybridTimestamp(packed: 77 << 16), author: "Mallory",
                context: VersionVector(), schemaVersion: 1,
                operations: [.set(visit(1), hours, .integer(Int64(number)))])
        }
        for transaction in transactions {
            _ = try first.replica.apply(try Segment([transaction]), from: nil)
        }
        for transaction in transactions.reversed() {
            _ = try second.replica.apply(try Segment([transaction]), from: nil)
        }
        #expect(try first.replica.dump() == second.replica.dump())
        #expect(try first.replica.conflicts().map(\.candidates.count) == [2])
    }
}
