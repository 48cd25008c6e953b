import AFMModel
import AFMOffice
import AFMStore
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore
import Testing

/// Goal: what somebody removes takes nobody's concurrent work and pay along in silence.
///
/// Method: one laptop removes, another one works on what hangs below, and both meet.
struct RemovalTests {
    private let alice: Desk
    private let bob: Desk
    private let call: RecordID
    private let production: RecordID

    init() throws {
        (alice, bob) = (try Desk("alice"), try Desk("bob"))
        try alice.importRates(try Sample.rates)
        let report = try alice.importSheet(try Sample.stage2)
        (call, production) = (report.call, report.production)
        try bob.pull(from: alice)
    }

    private func book(_ desk: Desk) -> StageBook {
        StageBook(in: desk.replica, author: desk.author)
    }

    private func found(_ desk: Desk) throws -> FoundRecord {
        try RecordFinder(in: desk.replica).call(call.hex)
    }

    private func statement(
        _ desk: Desk, _ scope: ConsolidationScope = .everything
    ) throws -> ConsolidatedStatement {
        try Consolidator(desk.replica).run(scope, mayBeFinal: true)
    }

    @Test func whatSomethingHangsOnIsNotRemovedAlone() throws {
        let heads = try alice.heads
        let finder = RecordFinder(in: alice.replica)
        let targets = [
            try found(alice), try finder.production("Alpha"), try finder.musician("47-2005"),
        ]
        for target in targets {
            let error = #expect(throws: DomainError.self) { try book(alice).remove(target) }
            guard case .inUse(_, let hanging)? = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(hanging.contains("engagement"))
        }
        #expect(try alice.heads == heads)
    }

    @Test func aCallRemovedWithEverybodyOnItIsQuiet() throws {
        let taken = try book(alice).remove(try found(alice), withAll: true)
        #expect(taken.count > 14)
        #expect(try statement(alice).missing.isEmpty)
        let before = try alice.replica.heads(SpaceID(production: production))
        #expect(before.vector[alice.replica.identity.id] > 1)
    }

    @Test func workBelowARemovedCallIsADisputeAndAnOrphan() throws {
        try book(alice).remove(try found(alice), withAll: true)
        let late = try #require(Instant(iso8601: "2026-10-14T19:00:00-07:00"))
        let edited = try bob.engagement("47-2005", on: call)
        try bob.set(edited, .dismissed, .instant(late))
        let person = try book(bob).addMusician(name: "Gus Harp", card: "47-7", local: "47").id
        let musician = try RecordFinder(in: bob.replica).musician(person.hex)
        _ = try book(bob).hire(
            musician, on: try found(bob), as: SheetMusician(name: "", instruments: ["Harp"]))
        try alice.sync(with: bob)
        for desk in [alice, bob] {
            let open = try desk.replica.read(SpaceID(production: production)) {
                try $0.conflicts()
            }
            #expect(open.map(\.record) == [edited.key])
            #expect(open.first?.slot == .existence)
            let result = try statement(desk)
            #expect(!result.isFinal)
            #expect(Set(result.missing.map(\.kind)) == ["orphan", "conflict"])
            let orphan = try #require(result.missing.first { $0.kind == "orphan" })
            #expect(orphan.call == call)
            #expect(orphan.description.contains("Alpha, Stage 2"))
            guard case .array(let records)? = orphan.json[["records"]] else {
                Issue.record("no records")
                continue
            }
            #expect(records.count == 2)
        }
    }

    @Test func whatWasRemovedTogetherComesBackTogether() throws {
        let before = try statement(alice).totalCents
        let harp = try alice.engagement("47-2005", on: call)
        try book(alice).remove(FoundRecord(record: harp, label: ""))
        let without = try statement(alice).totalCents
        #expect(without != before)
        try book(alice).remove(try found(alice), withAll: true)
        #expect(try statement(alice).totalCents == 0)
        let key = RecordKey(.call, call)
        let restored = try book(alice).restore(key, in: SpaceID(production: production))
        #expect(restored.contains { $0.type == .interval })
        // Who was taken off before stays off.
        #expect(!restored.contains(harp.key))
        #expect(try statement(alice).totalCents == without)
        #expect(try statement(alice).isFinal)
    }

    @Test func callsOfARemovedProductionAreNamed() throws {
        let space = SpaceID(production: production)
        try alice.replica.write(author: "script") { batch in
            try batch.transaction(in: space) { try $0.delete(RecordKey(.production, production)) }
        }
        let day = try #require(WorkDate("2026-10-14"))
        let scopes: [ConsolidationScope] = [
            .everything, .production(production, from: nil, to: nil),
            .production(nil, from: day, to: day),
        ]
        for scope in scopes {
            let result = try statement(alice, scope)
            #expect(!result.isFinal)
            #expect(result.missing.map(\.kind) == ["orphan"])
            #expect(result.missing.first?.call == call)
        }
        let other = try statement(alice, .production(nil, from: nil, to: day.adding(days: -1)))
        #expect(other.missing.isEmpty)
        let label = try RecordFinder(in: alice.replica).calls().first?.label
        #expect(label?.hasPrefix("Alpha (removed), Stage 2") == true)
        try alice.sync(with: bob)
        #expect(try statement(bob).missing.map(\.kind) == ["orphan"])
    }

    @Test(arguments: [nil, RecordID(hex: String(repeating: "ab", count: 16))])
    func somebodyWhoseCallIsNotHereIsMissingFromNoFinalStatement(_ target: RecordID?) throws {
        let person = try alice.engagement("47-2005", on: call)
        try alice.set(person, .call, target.map { .reference($0) })
        let result = try statement(alice)
        #expect(!result.isFinal)
        let orphan = try #require(result.missing.first)
        #expect(result.missing.map(\.kind) == ["orphan"])
        #expect(orphan.description.contains("\(person.key)"))
    }

    @Test func intervalsOfOneMusicianGoWithThem() throws {
        let clock = StageClock(book(alice), call: try found(alice))
        let start = try Moment(iso8601: "2026-10-14T15:00:00-07:00")
        let who = [try RecordFinder(in: alice.replica).engagement("47-2005", on: try found(alice))]
        _ = try clock.run(.break, at: start.adding(minutes: 200), who: who)
        #expect(try statement(alice).missing.map(\.kind) == ["openInterval"])
        try book(alice).remove(try #require(who.first))
        #expect(try statement(alice).missing.isEmpty)
    }
}
