import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import FieldsyncTesting
import Testing

/// Goal: a store applies nothing that was refused, whenever the verdict comes, and agrees with the
/// model in memory (I5, I19); the verdict is written with the arrival or not at all.
@Suite struct VerdictTests {
    private static let bob = ArrivalJudge(author: "Office") { arrival in
        arrival.transaction.author == "Bob" ? Objection(.role, "Bob may look only") : nil
    }

    private func arrive(
        _ from: Replica, at server: Replica, judge: ArrivalJudge = bob
    ) throws -> Int {
        try from.segments(Word.space, lacking: server.heads(Word.space)).reduce(0) {
            try $0 + server.apply($1, from: from.identity.id, chains: .agreed, judge: judge).refused
        }
    }

    private func refused(_ replica: Replica) throws -> [RefusedTransaction] {
        try replica.read(Word.space) { try $0.refused() }
    }

    @Test func theAuthorsReplicaTakesBackWhatWasRefused() throws {
        let stores = [try TestStore(1), try TestStore(2)]
        defer { withExtendedLifetime(stores) {} }
        let (laptop, server) = (stores[0].replica, stores[1].replica)
        try laptop.change { try $0.set(task(1), Word.effort, .integer(1)) }
        try laptop.change(author: "Bob") { try $0.set(task(1), Word.effort, .integer(2)) }
        try laptop.change(author: "Bob") { try $0.set(task(2), Word.effort, .integer(3)) }
        #expect(try arrive(laptop, at: server) == 2)
        #expect(try arrive(laptop, at: server) == 0)
        #expect(try laptop.dump().count == 2)
        try laptop.pull(server)
        for replica in [laptop, server] {
            #expect(try replica.view(task(1))[Word.effort] == .integer(1))
            #expect(try replica.read(Word.space) { try $0.record(task(2)) } == nil)
            #expect(try refused(replica).map(\.text) == ["Bob may look only", "Bob may look only"])
            #expect(try replica.verify() == [])
        }
        let history = try laptop.read(Word.space) { try $0.history(task(1)) }
        #expect(history.map(\.refusal) == [nil, nil, "Bob may look only"])
    }

    @Test func whatDependsOnARefusedCreationWaitsAndStandsWithIt() throws {
        let stores = [try TestStore(1), try TestStore(2)]
        defer { withExtendedLifetime(stores) {} }
        let (laptop, server) = (stores[0].replica, stores[1].replica)
        try laptop.change(author: "Bob") { try $0.set(task(1), Word.effort, .integer(1)) }
        try laptop.change { try $0.set(task(1), Word.effort, .integer(2)) }
        try laptop.change { try $0.set(task(2), Word.effort, .integer(3)) }
        #expect(try arrive(laptop, at: server) == 2)
        #expect(try refused(server).map(\.cause) == [.role, .dependsOnRefused])
        #expect(try server.dump().count == 1)
        let first = TransactionID(laptop.identity.id, 1)
        try server.judge([Judgement(first, .stands)], in: Word.space, author: "Office")
        try laptop.pull(server)
        for replica in [laptop, server] {
            #expect(try refused(replica) == [])
            #expect(try replica.view(task(1))[Word.effort] == .integer(2))
            #expect(try replica.verify() == [])
        }
    }

    @Test func whatIsSentAgainIsListedNoLonger() throws {
        let stores = [try TestStore(1), try TestStore(2)]
        defer { withExtendedLifetime(stores) {} }
        let (laptop, server) = (stores[0].replica, stores[1].replica)
        try laptop.change(author: "Bob") { try $0.set(task(1), Word.effort, .integer(1)) }
        _ = try arrive(laptop, at: server)
        try laptop.pull(server)
        let id = TransactionID(laptop.identity.id, 1)
        try laptop.sendAgain(id, in: Word.space, author: "Ann") { operations in
            operations.map { operation in
                guard case .set(let key, let field, _) = operation else { return operation }
                return .set(key, field, .integer(7))
            }
        }
        #expect(try arrive(laptop, at: server) == 0)
        for replica in [laptop, server] {
            #expect(try refused(replica).map(\.isSettled) == [true])
            #expect(try replica.view(task(1))[Word.effort] == .integer(7))
            #expect(try replica.verify() == [])
        }
        #expect(throws: StoreError.notRefused(TransactionID(laptop.identity.id, 2), Word.space)) {
            try laptop.sendAgain(
                TransactionID(laptop.identity.id, 2), in: Word.space, author: "Ann")
        }
    }

    @Test(arguments: 0..<30 as Range<UInt64>)
    func storesAgreeWithTheModelInAnyOrder(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let folders = try (0..<3).map { try TestStore(seed &* 10 + UInt64($0)) }
        defer { withExtendedLifetime(folders) {} }
        let stores = folders.map(\.replica)
        for _ in 0..<25 {
            let replica = random.pick(stores)
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<5:
                let key = task(UInt64.random(in: 0..<3, using: &random))
                let number = Int64.random(in: 0..<4, using: &random)
                do {
                    try replica.change { writer in
                        if number == 0 { return try writer.delete(key) }
                        try writer.set(key, Word.effort, .integer(number))
                        try writer.add(key, Word.labels, TextSet(["\(number)"]))
                        try writer.append(key, Word.remarks, "\(number)")
                    }
                } catch StoreError.recordDeleted, StoreError.noSuchRecord { continue }
            case 5..<7:
                let log = try replica.read(Word.space) { try $0.log() }
                guard !log.isEmpty else { continue }
                let target = random.pick(log).transaction.id
                let word = random.pick([
                    Judgement.Word.refused(.role, text: "no"), .stands, .settled,
                ])
                try replica.judge([Judgement(target, word)], in: Word.space, author: "Judge")
            default: try replica.pull(random.pick(stores))
            }
        }
        for _ in 0..<2 {
            for from in stores { for to in stores where to !== from { try to.pull(from) } }
        }
        let dumps = try stores.map { try $0.dump() }
        #expect(dumps[0] == dumps[1] && dumps[1] == dumps[2], "seed \(seed)")
        for replica in stores {
            let log = try replica.read(Word.space) { try $0.log() }.reversed()
            #expect(Model.dump(log.map(\.transaction), schema: .trial) == dumps[0], "seed \(seed)")
            #expect(try refused(replica) == refused(stores[0]), "seed \(seed)")
            #expect(try replica.verify() == [], "seed \(seed)")
        }
    }
}
