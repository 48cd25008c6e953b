import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import FieldsyncTesting
import Foundation
import Testing

/// Goal: stores that hold the same transactions hold the same state, which is that of the model in
/// memory, and no edit vanishes.
///
/// Method: three stores on disk write by seed and hand over the bytes of segments of random sizes,
/// in random order, some twice and some never. Then each takes over what it lacks.
@Suite struct StoreConvergenceTests {
    static let seeds = Seeds.plan(
        count: 60, chosen: ProcessInfo.processInfo.environment[Seeds.variable])

    @Test("Stores agree with each other and with the model", arguments: seeds)
    func agree(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let stores = try (0..<3).map { try TestStore(seed &* 10 + UInt64($0)) }
        let replicas = stores.map(\.replica)
        for _ in 0..<30 {
            if random.chance(70) {
                try Self.write(random.pick(replicas), &random)
            } else {
                try deliver(from: random.pick(replicas), to: random.pick(replicas), &random)
            }
            if random.chance(30) { try random.pick(replicas).packAll(Word.space) }
        }
        for _ in 0..<2 {
            for from in replicas {
                for to in replicas where to !== from { try to.pull(from) }
            }
        }
        let dumps = try replicas.map { try $0.dump() }
        #expect(dumps[0] == dumps[1] && dumps[1] == dumps[2], "seed \(seed)")
        #expect(Set(try replicas.map { try $0.digest() }).count == 1, "seed \(seed)")
        for number in 0..<3 as Range<UInt64> {
            let histories = try replicas.map { replica in
                try replica.read(Word.space) { try $0.history(task(number)) }
            }
            #expect(Set(histories).count == 1, "seed \(seed)")
        }
        for replica in replicas {
            let log = try replica.read(Word.space) { try $0.log() }.reversed()
            let model = Model.dump(log.map(\.transaction), schema: .trial)
            #expect(model == dumps[0], "seed \(seed)")
            try listsAreTheModels(of: Array(log), in: replica, seed)
            #expect(try replica.verify() == [], "seed \(seed)")
            #expect(try replica.read(Word.space) { try $0.parked() } == [], "seed \(seed)")
            try historyHasAllWrites(of: Array(log), in: replica)
        }
    }

    private func listsAreTheModels(
        of log: [LogEntry], in replica: Replica, _ seed: UInt64
    ) throws {
        var state = SpaceState(schema: .trial)
        for entry in log { #expect(state.apply(entry.transaction) == .applied) }
        try replica.read(Word.space) { reader in
            #expect(try reader.conflicts() == state.conflicts, "seed \(seed)")
            #expect(try reader.lateEdits() == state.lateEdits, "seed \(seed)")
            #expect(try reader.duplicates() == state.duplicates, "seed \(seed)")
            let merged = state.standingRecords.filter { !state.mergedSet($0).others.isEmpty }
            #expect(try reader.mergedRecords() == merged, "seed \(seed)")
            for number in 0..<2 as Range<UInt64> {
                let owner = FieldValue.reference(id(number))
                let found = try reader.records(Word.task, where: Word.owner, is: owner).map(\.key)
                let standing = FieldValue.reference(state.mergedSet(person(number)).standing)
                let wanted = state.standingRecords.filter {
                    $0.type == Word.task && !state.isDeleted($0)
                        && state.shownValues($0)[Word.owner] == standing
                }
                #expect(found == wanted, "seed \(seed)")
            }
        }
    }

    private func historyHasAllWrites(of log: [LogEntry], in replica: Replica) throws {
        for number in 0..<3 as Range<UInt64> {
            let parts = try replica.read(Word.space) { try $0.mergedSet(task(number)).members }
            let (history, all) = try replica.read(Word.space) {
                (try $0.history(task(number)), try $0.mergedSet(task(number)))
            }
            #expect(all.members == parts)
            // What one transaction wrote to several records that are one is told once.
            for entry in log {
                let written = Set(
                    entry.transaction.operations.filter { operation in
                        if case .leaveDeleted = operation { return false }
                        return operation.record.type == Word.task
                            && parts.contains(operation.record.id)
                    }.compactMap { operation in
                        operation.write.map { "\($0.field) \(String(describing: $0.value))" }
                    })
                let told = history.filter { $0.transaction == entry.transaction.id }
                #expect(told.count >= written.count, "\(entry.transaction.id)")
                #expect(told.isEmpty || entry.transaction.operations.contains { operation in
                    operation.records.contains { parts.contains($0.id) }
                })
            }
        }
    }

    /// Few records, fields and values on purpose: ties are where merging breaks.
    static func write(_ replica: Replica, _ random: inout SeededGenerator) throws {
        var generator = random
        defer { random = generator }
        let key = task(UInt64.random(in: 0..<3, using: &generator))
        let number = Int64.random(in: 0..<3, using: &generator)
        let choice = Int.random(in: 0..<22, using: &generator)
        let other = UInt64.random(in: 0..<3, using: &generator)
        let basis = generator.chance(15) ? VersionVector() : nil
        do {
            try replica.change(basis: basis) { writer in
                switch choice {
                case 0..<4: try writer.set(key, Word.effort, .integer(number))
                case 4: try writer.set(key, Word.title, number == 0 ? nil : .text("\(number)"))
                case 5..<7:
                    let field = choice == 5 ? Word.from : Word.to
                    try writer.set(key, field, Instant(milliseconds: number).map { .instant($0) })
                case 7: try number == 0 ? writer.undelete(key) : writer.delete(key)
                case 8, 9: try settle(key, number, writer)
                case 10...12: try writer.add(key, Word.labels, TextSet(["\(number)"]))
                case 13: try writer.remove(key, Word.labels, TextSet(["\(number)", "1"]))
                case 14:
                    try writer.set(key, Word.labels, .textSet(TextSet(["\(number)", "9"])))
                case 15: try writer.append(key, Word.remarks, "\(number)")
                case 16: try writer.set(key, Word.owner, .reference(id(other)))
                case 17: try writer.set(person(other), Word.name, .text("\(number)"))
                case 18: _ = try writer.merge(person(other), id((other + 1) % 3))
                case 19 where number == 0: _ = try writer.unmerge(person(other))
                case 20 where number == 0: _ = try writer.unmerge(key)
                default: _ = try writer.merge(key, id(other))
                }
            }
        } catch StoreError.recordDeleted, StoreError.noSuchRecord, StoreError.noConflict {
            return
        }
    }

    private static func settle(_ key: RecordKey, _ number: Int64, _ writer: SpaceWriter) throws {
        guard let conflict = try writer.record(key)?.conflicts.first else {
            throw StoreError.noConflict(key, slot: "")
        }
        switch conflict.slot {
        case .existence: try writer.resolveDeletion(key, deleted: number == 0)
        case .lateEdits, .merges: Issue.record("late edits and merges are no conflict")
        case .field(let slot):
            guard case .values(let values) = conflict.candidates.last?.content else { return }
            try writer.resolve(key, slot: slot, to: values)
        }
    }

    private func deliver(
        from: Replica, to: Replica, _ random: inout SeededGenerator
    ) throws {
        let known = random.chance(50) ? try to.heads(Word.space) : SpaceHeads()
        let targetBytes = random.pick([1, 200, 100_000])
        let segments = try from.segments(Word.space, lacking: known, targetBytes: targetBytes)
            .shuffled(using: &random)
        for segment in segments where random.chance(75) {
            for _ in 0..<(random.chance(25) ? 2 : 1) {
                let bytes = try segment.encoded(hash: sha256)
                _ = try to.apply(
                    Segment(decoding: bytes, hash: sha256), from: from.identity.id)
            }
        }
    }
}
