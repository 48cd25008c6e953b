import FieldsyncClient
import FieldsyncCore
import FieldsyncStore
import FieldsyncTesting
import Foundation
import GRDB
import Testing

@testable import FieldsyncServer

/// Goal: two that hold the same transactions and came to different states find that out by
/// themselves, and mend it by a few questions.
///
/// Method: rows of one side are changed by another SQLite client, and then written to, so that the
/// sum of that side moves by a value that was never there.
@Suite struct StateMendingTests {
    private static func alter(_ path: String, _ sql: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
    }

    private static func spoil(_ replica: Replica) throws {
        let path =
            replica.layout == .oneFile
            ? "/fieldsync.sqlite" : "/spaces/\(Word.alpha.name).sqlite"
        try alter(replica.directory + path, "UPDATE note SET text = 'spoilt' WHERE text = 'one'")
    }

    private static func enrol(_ replica: Replica, _ network: TestNetwork) async throws {
        let code = try await network.administration.invite(
            user: "ada", role: .manager, spaces: []
        ).code
        _ = try await HTTPPeer(replica: replica).enrol(url: network.url, code: code)
    }

    private static func note(
        _ replica: Replica, _ number: UInt64, _ text: String
    ) throws {
        let key = RecordKey(
            Word.note, RecordID(Identifier128(high: number << 48, low: number)))
        try replica.write(author: "Ada") { batch in
            try batch.transaction(in: Word.alpha) { try $0.set(key, Word.text, .text(text)) }
        }
    }

    @Test("A state that came to differ is mended in the next exchange", arguments: [true, false])
    func mends(onLaptop: Bool) async throws {
        try await TestNetwork.run { network in
            let ada = try network.laptop("ada")
            for number in 1...40 as ClosedRange<UInt64> {
                try Self.note(ada, number * 500, number == 7 ? "one" : "text \(number)")
            }
            try await Self.enrol(ada, network)
            #expect(try await ada.sync().isInStep)
            let sum = try ada.heads(Word.alpha).stateSum
            #expect(sum != StateSum())
            #expect(try network.server.heads(Word.alpha).stateSum == sum)

            try Self.spoil(onLaptop ? ada : network.server)
            try Self.note(ada, 7 * 500, "two")
            let summary = try await ada.sync()
            #expect(summary.mendedSpaces == [Word.alpha])
            #expect(summary.roundTrips <= 6)
            #expect(summary.isInStep)
            #expect(try ada.heads(Word.alpha) == network.server.heads(Word.alpha))
            #expect(try ada.verify() == [])
            #expect(try network.server.verify() == [])

            let quiet = try await ada.sync()
            #expect(quiet.roundTrips == 1)
            #expect(quiet.mendedSpaces == [])
            #expect(quiet.isInStep)
        }
    }

    @Test func aStateThatDiffersWithoutAnyWriteIsMendedByItsLedger() async throws {
        try await TestNetwork.run { network in
            let ada = try network.laptop("ada")
            for number in 1...3 as ClosedRange<UInt64> { try Self.note(ada, number, "one") }
            try await Self.enrol(ada, network)
            #expect(try await ada.sync().isInStep)
            try Self.alter(
                ada.directory + "/fieldsync.sqlite", "UPDATE head SET stateSum = stateSum / 3")
            let summary = try await ada.sync()
            #expect(summary.mendedSpaces == [Word.alpha])
            #expect(try ada.verify() == [])
            #expect(try await ada.sync().roundTrips == 1)
        }
    }

    @Test func anotherSchemaIsNoDamageAndIsAskedAboutOnce() async throws {
        try await TestNetwork.run { network in
            let grouped = Schema(
                version: 1,
                types: [
                    TypeSchema(
                        Word.note, home: .fixed(Word.alpha),
                        fields: [
                            FieldSchema(Word.text, .text),
                            FieldSchema(FieldName(literal: "more"), .text),
                        ])
                ])
            let ada = try Replica.create(
                at: network.folder.path + "/ada", name: "ada", layout: .oneFile,
                schema: grouped, environment: network.clock.environment)
            try Self.note(ada, 1, "one")
            try await Self.enrol(ada, network)
            #expect(try await ada.sync().isInStep)
            try Self.alter(
                ada.directory + "/fieldsync.sqlite", "UPDATE head SET stateSum = stateSum / 3")
            let first = try await ada.sync()
            #expect(first.mendedSpaces == [])
            let second = try await ada.sync()
            #expect(second.roundTrips == 1)
        }
    }
}
