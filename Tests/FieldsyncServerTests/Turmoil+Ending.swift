import FieldsyncClient
import FieldsyncCore
import FieldsyncStore
import FieldsyncTesting
import Foundation
import Testing

@testable import FieldsyncServer

/// Peace is made, and everything is looked at.
extension Turmoil {
    static let spaces = [Word.alpha, Word.beta]

    func end(_ administration: ServerAdministration, _ url: String) async throws {
        try await act(administration, url, steps: 0)
        let before = try await everywhere()
        let atServer = try deeds(of: server)
        do {
            try await administration.grant(Word.alpha, to: "Rex")
        } catch ServerError.unknownUser where isForgetful {
            revoked.insert("Rex")
        }
        for person in revoked { try await forgive(person) }
        isForgetful = false
        try await settle(rounds: 3)
        try await expectNothingLost(before, atServer: atServer)
        try expectInStep()
        try await expectQuiet()
        try await expectWholeHistories()
        for space in Self.spaces {
            try expectWhatTheLogAddsUpTo(space)
            try expectTrueSights(space)
        }
        try expectConfined()
        try await expectNewcomersToHoldTheSame()
        try await expectEverybodyToWriteOn()
    }

    private func settle(rounds: Int) async throws {
        for _ in 0..<rounds {
            for place in laptops.indices {
                do {
                    try await sync(place)
                } catch let error as PeerError where Self.isTurnedAway(error) {
                    // Somebody was revoked for a while, and the laptop took a new name or the
                    // server was set back to that time.
                    try await forgive(laptops[place].person)
                    try await sync(place)
                }
            }
            try await acceptAll()
        }
    }

    // MARK: I1, I2, I4

    private func deeds(of replica: Replica) throws -> Set<String> {
        try Self.spaces.reduce(into: []) { $0.formUnion(try deeds(of: replica, in: $1)) }
    }

    /// Every deed that is in a log or in a list of somebody.
    private func everywhere() async throws -> Set<String> {
        var all: Set<String> = []
        for replica in laptops.map(\.replica) + [server] {
            for space in Self.spaces {
                all.formUnion(try deeds(of: replica, in: space))
                all.formUnion(try replica.heldDeeds(space))
            }
        }
        let aside = try await administration?.setAside() ?? []
        return all.union(aside.compactMap(\.transaction.deed))
    }

    private func expectNothingLost(_ before: Set<String>, atServer: Set<String>) async throws {
        let onFile = try deeds(of: server)
        let lost = acknowledged.subtracting(onFile)
        #expect(lost.isEmpty, "I1, \(story): acknowledged and lost")
        let dropped = atServer.subtracting(onFile)
        #expect(dropped.isEmpty, "I1, \(story): no longer at the server")
        let gone = before.subtracting(try await everywhere())
        #expect(gone.isEmpty, "I2, \(story): nowhere")
        for laptop in laptops {
            let own = laptop.unsent.intersection(before).subtracting(onFile)
            #expect(own.isEmpty, "I2, \(story): own work of \(laptop.person) is not on file")
        }
        for space in Self.spaces {
            let (log, told) = (try server.deeds(space), try server.story(space))
            #expect(
                Set(log).count == log.count,
                "I4, \(story): a deed is on file twice:\n\(told)")
            let both = try server.heldDeeds(space).intersection(log)
            #expect(both.isEmpty, "I18, \(story): on file, and still listed:\n\(told)")
        }
    }

    // MARK: I3, I5, I12

    private func expectInStep() throws {
        #expect(try server.verify() == [], "I3, \(story)")
        for laptop in laptops {
            #expect(try laptop.replica.verify() == [], "I3, \(story)")
            for space in try laptop.replica.spaces() {
                #expect(
                    try laptop.replica.lines(space) == server.lines(space),
                    "I5, \(story): \(laptop.person) shows something else in \(space)")
                #expect(
                    try laptop.replica.heads(space) == server.heads(space),
                    "I5, \(story): \(laptop.person) holds something else of \(space)")
                #expect(try laptop.replica.unpushed(space).transactions == 0, "\(story)")
                #expect(try laptop.replica.read(space) { try $0.parked() } == [], "\(story)")
            }
            if laptop.person != "Rex" {
                #expect(try laptop.replica.digest() == server.digest(), "I5, \(story)")
            }
            #expect(try laptop.replica.refusals() == [], "I18, \(story): \(laptop.person)")
        }
    }

    private func expectQuiet() async throws {
        let before = try server.digest()
        for laptop in laptops {
            // Another copy of the same disk may have taken the ticket.
            _ = try await laptop.replica.sync()
            let summary = try await laptop.replica.sync()
            #expect(summary.isInStep, "I12, \(story)")
            #expect(summary.roundTrips == 1, "I12, \(story)")
            #expect(summary.transactionsSent + summary.transactionsReceived == 0, "\(story)")
        }
        #expect(try server.digest() == before, "I12, \(story)")
    }

    // MARK: I3b, I6, I7, I9, I10, I11, I15, I19

    /// The state of the server, against what merging is defined to be.
    private func expectWhatTheLogAddsUpTo(_ space: SpaceID) throws {
        let log = try server.read(space) { try $0.log() }.reversed().map(\.transaction)
        var state = SpaceState(schema: Self.schema)
        for transaction in log { #expect(state.apply(transaction) == .applied, "\(story)") }
        let definition = CausalDefinition(log, schema: Self.schema)
        for (record, slots) in definition.writes {
            for slot in slots.keys {
                let left = definition.left(record, slot).sorted { $0.transaction < $1.transaction }
                #expect(
                    state.records[record]?[slot] ?? [] == left,
                    "I6, I7, I10, I15, \(story): \(record) \(slot.name)")
            }
        }
        try server.read(space) { reader in
            #expect(try reader.conflicts() == state.conflicts, "I7, \(story)")
            #expect(try reader.lateEdits() == state.lateEdits, "I15, \(story)")
            #expect(try reader.duplicates() == state.duplicates, "\(story)")
            let refused = CausalDefinition.refused(of: log)
            #expect(try Set(reader.refused().map(\.transaction)) == refused, "I19, \(story)")
            for record in state.standingRecords {
                let view = try #require(try reader.record(record))
                #expect(view.fields == state.shownValues(record), "I5, \(story): \(record)")
                #expect(view.isDeleted == state.isDeleted(record), "I15, \(story): \(record)")
                try expectWhole(view)
                try expectHistory(of: record, in: reader, log)
            }
        }
        try expectOneRecordForEachCreation(log)
    }

    /// I11: a span is of one person's making.
    private func expectWhole(_ view: RecordView) throws {
        guard case .instant(let from)? = view[Scribe.from], case .instant(let to)? = view[Scribe.to]
        else {
            #expect((view[Scribe.from] == nil) == (view[Scribe.to] == nil), "I11, \(story)")
            return
        }
        #expect(to.milliseconds - from.milliseconds == Scribe.span, "I11, \(story): \(view.key)")
    }

    /// I9: whatever was written to a record is told by its history.
    private func expectHistory(
        of record: RecordKey, in reader: SpaceReader, _ log: [ReplicatedTransaction]
    ) throws {
        let parts = Set(try reader.mergedSet(record).members)
        let told = Set(try reader.history(record).map { "\($0.transaction) \($0.field)" })
        for transaction in log {
            for operation in transaction.operations {
                guard operation.record.type == record.type, parts.contains(operation.record.id),
                    let write = operation.write
                else { continue }
                #expect(
                    told.contains("\(transaction.id) \(write.field)"),
                    "I9, \(story): \(write.field) of \(transaction.id)")
            }
        }
    }

    /// I3b: what one deed created is one record, and no other deed's.
    private func expectOneRecordForEachCreation(_ log: [ReplicatedTransaction]) throws {
        var makers: [RecordKey: Set<String>] = [:]
        var made: [String: Set<RecordKey>] = [:]
        for transaction in log {
            for case .create(let record) in transaction.operations where record.id.isDrawn {
                let deed = transaction.deed ?? "none"
                makers[record, default: []].insert(deed)
                made[deed, default: []].insert(record)
            }
        }
        #expect(makers.values.allSatisfy { $0.count == 1 }, "I3b, \(story): two made one")
        #expect(made.values.allSatisfy { $0.count == 1 }, "I3b, \(story): one made two")
    }

    /// I6: nobody is said to have seen what they had not.
    private func expectTrueSights(_ space: SpaceID) throws {
        let log = try server.read(space) { try $0.log() }.map(\.transaction)
        let told = try server.story(space)
        for transaction in log {
            guard let deed = transaction.deed, let sight = sights[deed] else { continue }
            let claimed = Set(log.filter { transaction.saw($0.id) }.compactMap(\.deed))
            #expect(
                claimed.isSubset(of: sight),
                """
                I6, \(story): \(deed) claims to have seen \(claimed.subtracting(sight).sorted())
                \(told)
                """)
        }
    }

    // MARK: I13, I17, P12

    private func expectConfined() throws {
        for laptop in laptops where laptop.person == "Rex" {
            #expect(try !laptop.replica.spaces().contains(Word.beta), "I13, \(story)")
            let folder = laptop.replica.directory
            for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
                let bytes = try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))
                #expect(
                    bytes.firstRange(of: Data(Scribe.secret.utf8)) == nil, "I13, \(story): \(name)")
            }
        }
    }

    private func expectNewcomersToHoldTheSame() async throws {
        let cloned = try newcomer("Cy")
        try await invite("Cy", cloned, .manager, [])
        _ = try await cloned.sync()
        let path = freshPath("stick")
        _ = try ServerBundles(replica: server, rights: Self.rights)
            .make(at: path, for: .everybody, since: nil, only: nil)
        let carried = try newcomer("Di")
        _ = try LaptopBundles(replica: carried, openSpaces: ServerOptions.spacesOpenToAll)
            .apply(path, trusting: nil, receipt: nil)
        for replica in [cloned, carried] {
            #expect(try replica.digest() == server.digest(), "I17, \(story)")
            for space in Self.spaces {
                #expect(try replica.lines(space) == server.lines(space), "I17, \(story)")
            }
        }
    }

    private func newcomer(_ name: String) throws -> Replica {
        try Replica.create(
            at: freshPath(name), name: name, layout: .oneFile, schema: Self.schema,
            environment: clock.environment)
    }

    private func expectEverybodyToWriteOn() async throws {
        for (place, laptop) in laptops.enumerated() {
            let thing = RecordKey(Scribe.thing, Scribe.id(50 + UInt64(place)))
            try laptop.replica.write(
                author: laptop.person, reason: "last \(place)", allowsUnknown: true
            ) { batch in
                try batch.transaction(in: Word.alpha) {
                    try $0.set(thing, Scribe.odd, .text("last"))
                }
            }
        }
        for _ in 0..<2 {
            for laptop in laptops {
                let summary = try await laptop.replica.sync()
                #expect(summary.refusals == [], "P12, \(story)")
            }
        }
        let last = try server.read(Word.alpha) { try $0.log() }.map(\.transaction.reason)
            .filter { $0.hasPrefix("last ") }
        #expect(Set(last).count == laptops.count && last.count == laptops.count, "P12, \(story)")
        for laptop in laptops {
            #expect(
                try laptop.replica.heads(Word.alpha) == server.heads(Word.alpha), "P12, \(story)")
        }
    }

    /// How it came to this.
    var story: String {
        "seed \(seed)" + (journal.map { "\n  \($0)" }).joined()
    }
}

extension Replica {
    /// The log of a space, for a failure to be understood.
    fileprivate func story(_ space: SpaceID) throws -> String {
        try read(space) { try $0.log() }.reversed().map(\.transaction).map { transaction in
            let context = transaction.context.entries.map {
                "\($0.replica.hex.prefix(4)):\($0.sequence)"
            }
            return """
                \(transaction.id.replica.hex.prefix(4)):\(transaction.id.sequence) \
                \(transaction.reason) saw \(context.joined(separator: " "))
                """
        }.joined(separator: "\n")
    }

    /// Every record of a space as a line, deleted ones included.
    fileprivate func lines(_ space: SpaceID) throws -> [String] {
        try read(space) { try $0.allRecords().map(RecordDump.line) }
    }
}

extension RecordID {
    /// True for those that transactions made, and not for those that the tests name.
    fileprivate var isDrawn: Bool { value.high & 0xFFFF_FFFF != 7 }
}
