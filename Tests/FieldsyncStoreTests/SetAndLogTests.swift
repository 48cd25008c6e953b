import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import Testing

/// Goal: sets and logs lose nothing that two people do at the same time and never ask anybody;
/// derived fields are nobody's to write.
@Suite struct SetAndLogTests {
    private let ann: Replica
    private let bob: Replica
    private let stores: [TestStore]

    init() throws {
        stores = [try TestStore(1), try TestStore(2)]
        (ann, bob) = (stores[0].replica, stores[1].replica)
        try ann.change { writer in
            try writer.add(task(1), Word.labels, TextSet(["red", "blue"]))
            try writer.append(task(1), Word.remarks, "begun")
        }
        try bob.pull(ann)
    }

    private func meet() throws {
        try ann.pull(bob)
        try bob.pull(ann)
        #expect(try ann.dump() == bob.dump())
        #expect(try ann.conflicts() == [] && bob.conflicts() == [])
        #expect(try ann.verify() == [] && bob.verify() == [])
    }

    private func labels(_ replica: Replica) throws -> [String] {
        guard case .textSet(let set)? = try replica.view(task(1))[Word.labels] else { return [] }
        return set.members
    }

    private func remarks(_ replica: Replica) throws -> [String] {
        guard case .textList(let list)? = try replica.view(task(1))[Word.remarks] else { return [] }
        return list.texts
    }

    @Test func anAddWinsOverARemoveThatHadNotSeenIt() throws {
        try ann.change { try $0.remove(task(1), Word.labels, TextSet(["red", "blue"])) }
        try bob.change { try $0.add(task(1), Word.labels, TextSet(["red"])) }
        #expect(try labels(ann) == [])
        try meet()
        #expect(try labels(ann) == ["red"])
    }

    @Test func aWholeSetRemovesWhatWasSeenAndAddsTheRest() throws {
        try ann.change { try $0.set(task(1), Word.labels, .textSet(TextSet(["green"]))) }
        try bob.change { try $0.add(task(1), Word.labels, TextSet(["white"])) }
        try meet()
        #expect(try labels(bob) == ["green", "white"])
        try bob.change { try $0.remove(task(1), Word.labels, TextSet(["green"])) }
        try meet()
        #expect(try labels(ann) == ["white"])
    }

    @Test func removingWhatIsNotThereWritesNothing() throws {
        let before = try ann.heads(Word.space)
        try ann.change { try $0.remove(task(1), Word.labels, TextSet(["pink"])) }
        #expect(try ann.heads(Word.space) == before)
        #expect(throws: StoreError.noSuchRecord(task(9))) {
            try ann.change { try $0.remove(task(9), Word.labels, TextSet(["pink"])) }
        }
    }

    @Test func readsWithinATransactionSeeItsMembersAndEntries() throws {
        try ann.change { writer in
            try writer.remove(task(1), Word.labels, TextSet(["red"]))
            try writer.add(task(1), Word.labels, TextSet(["new"]))
            try writer.append(task(1), Word.remarks, "more")
            let record = try writer.record(task(1))
            #expect(record?[Word.labels] == .textSet(TextSet(["blue", "new"])))
            #expect(record?[Word.remarks] == .textList(TextList(["begun", "more"])))
        }
        #expect(try labels(ann) == ["blue", "new"])
        try meet()
    }

    @Test func entriesOfBothStandInTheOrderOfTheirStamps() throws {
        stores[1].world.setTime(1_790_000_100_000)
        try bob.change { try $0.append(task(1), Word.remarks, "later") }
        stores[0].world.setTime(1_790_000_050_000)
        try ann.change { try $0.append(task(1), Word.remarks, "earlier") }
        try meet()
        #expect(try remarks(ann) == ["begun", "earlier", "later"])
        let history = try bob.read(Word.space) { try $0.history(task(1), field: Word.remarks) }
        #expect(history.map(\.kind) == [.append, .append, .append])
        #expect(history.allSatisfy { $0.replaced == [] })
    }

    @Test func aLogThatIsSetOnlyGrows() throws {
        let longer = FieldValue.textList(TextList(["begun", "gone on", "ended"]))
        try ann.change { try $0.set(task(1), Word.remarks, longer) }
        try ann.change { try $0.set(task(1), Word.remarks, longer) }
        #expect(try remarks(ann) == ["begun", "gone on", "ended"])
        for value in [nil, FieldValue.textList(TextList(["ended"])), .textList(TextList([]))] {
            #expect(throws: StoreError.logOnlyGrows(Word.task, Word.remarks)) {
                try ann.change { try $0.set(task(1), Word.remarks, value) }
            }
        }
    }

    @Test func stepsAreOnlyForFieldsOfTheirPolicy() throws {
        #expect(throws: StoreError.wrongPolicy(Word.task, Word.tags, expected: .set)) {
            try ann.change { try $0.add(task(1), Word.tags, TextSet(["x"])) }
        }
        #expect(throws: StoreError.wrongPolicy(Word.task, Word.title, expected: .log)) {
            try ann.change { try $0.append(task(1), Word.title, "x") }
        }
        #expect(throws: StoreError.derivedField(Word.task, Word.total)) {
            try ann.change { try $0.set(task(1), Word.total, .integer(1)) }
        }
    }

    @Test func whatAnotherProgramWroteToADerivedFieldIsListedAndNotShown() throws {
        let foreign = ReplicatedTransaction(
            space: Word.space, id: TransactionID(ReplicaID(Identifier128(high: 1, low: 1)), 1),
            stamp: HybridTimestamp(packed: 1 << 20), author: "Eve", context: VersionVector(),
            schemaVersion: 9, operations: [.set(task(1), Word.total, .integer(7))])
        _ = try ann.apply(Segment([foreign]), from: bob.identity.id)
        try meet()
        for replica in [ann, bob] {
            #expect(try replica.view(task(1))[Word.total] == nil)
            let ignored = try replica.read(Word.space) { try $0.ignoredWrites() }
            #expect(ignored.map(\.field) == [Word.total])
            #expect(ignored.map(\.candidate.author) == ["Eve"])
        }
    }

    @Test func anOlderSchemaHoldsTheSameAndTheNewOneBringsItToLife() throws {
        let older = Schema(
            version: 2,
            types: [
                TypeSchema(
                    Word.task, home: .ownID,
                    fields: [FieldSchema(Word.title, .text, .register)])
            ])
        let cara = try TestStore(3, schema: older)
        try bob.change { try $0.set(task(1), Word.labels, .textSet(TextSet(["white"]))) }
        try ann.change { try $0.remove(task(1), Word.labels, TextSet(["blue"])) }
        try cara.replica.pull(ann)
        try cara.replica.pull(bob)
        try meet()
        #expect(try cara.replica.view(task(1))[Word.labels] == .textSet(TextSet(["white"])))
        #expect(try cara.replica.digest() == ann.digest())
        let upgraded = try cara.reopened()
        #expect(try upgraded.dump() == ann.dump())
        #expect(try upgraded.verify() == [])
    }
}
