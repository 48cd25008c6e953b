import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore
import Foundation
import Testing

/// Bundles, repairs and the packing of the log that die at any moment: what was there stays, or
/// what was to come is whole, and doing it again finishes it.
@Suite(.serialized) struct InterruptedUpkeepTests {
    private let folder: Folder
    private let killer: Killer

    init() throws {
        folder = try Folder()
        killer = try Killer(in: folder)
    }

    /// Up to 10 moments of a command, from the first to the last.
    private func moments(of count: UInt64) throws -> [UInt64] {
        try #require(count > 1)
        return count <= 10 ? Array(1...count) : (0..<10).map { 1 + $0 * (count - 1) / 9 }
    }

    private func lines(_ numbers: Range<Int>) -> String {
        numbers.map { number in
            """
            {"ops":[{"type":"producer","id":"\(id(number))","field":"name",\
            "value":"P \(number)"}]}\n
            """
        }.joined()
    }

    private func copy(_ laptop: Laptop, _ name: String) throws -> Laptop {
        if FileManager.default.fileExists(atPath: folder.path(name)) {
            try FileManager.default.removeItem(atPath: folder.path(name))
        }
        try FileManager.default.copyItem(
            atPath: folder.path(laptop.name), toPath: folder.path(name))
        return laptop.beside(name)
    }

    /// Runs a command on copies of a store, and kills it at one moment of each.
    ///
    /// - Parameter check: Looks at the store, told how the command ended.
    private func dying(
        _ laptop: Laptop, _ words: [String], _ check: (Laptop, Ending, UInt64) throws -> Void
    ) throws {
        killer.reset()
        let whole = try copy(laptop, "whole")
        let ending = try whole.run(words, variables: killer.variables)
        let count = killer.count
        try check(whole, ending, 0)
        var deaths = 0
        for moment in try moments(of: count) {
            let victim = try copy(laptop, "victim-\(moment)")
            killer.reset(killBefore: moment)
            let ending = try victim.run(words, variables: killer.variables)
            killer.reset()
            if ending.status == -SIGKILL { deaths += 1 }
            try check(victim, ending, moment)
        }
        #expect(deaths >= 1)
    }

    @Test func aBundleThatDiesIsNotThereOrWhole() throws {
        let anna = try Laptop("anna", user: "Anna", in: folder)
        let ben = try Laptop("ben", user: "Ben", in: folder)
        try anna.must("record", "apply", "-", input: lines(1..<40))
        let (dump, file) = (try anna.dump(), folder.path("b.fsb"))
        try dying(anna, ["bundle", "create", file]) { victim, _, moment in
            if FileManager.default.fileExists(atPath: file) {
                let reader = try copy(ben, "reader-\(moment)")
                try reader.must("bundle", "apply", file)
                #expect(try reader.dump() == dump, "moment \(moment)")
                try FileManager.default.removeItem(atPath: file)
            }
            try victim.must("bundle", "create", file)
            try FileManager.default.removeItem(atPath: file)
        }
    }

    @Test func aBundleThatIsAppliedByADyingProgramIsAppliedByTheNext() throws {
        let anna = try Laptop("anna", user: "Anna", in: folder)
        let ben = try Laptop("ben", user: "Ben", in: folder)
        try anna.must("record", "apply", "-", input: lines(1..<200))
        try ben.must("record", "set", "musician", id(0xB), "name=Ben")
        let file = folder.path("b.fsb")
        try anna.must("bundle", "create", file)
        let before = try ben.dump()
        var after = ""
        try dying(ben, ["bundle", "apply", file]) { victim, ending, moment in
            let found = try victim.dump()
            if moment == 0 { after = found }
            #expect([before, after].contains(found), "moment \(moment)")
            if ending.status == 0 { #expect(found == after, "moment \(moment)") }
            try victim.must("verify")
            try victim.must("bundle", "apply", file)
            #expect(try victim.dump() == after, "moment \(moment)")
        }
    }

    @Test func aLogThatIsPackedByADyingProgramLosesNothing() throws {
        let server = try RunningServer(in: folder)
        let anna = try Laptop("anna", user: "Anna", in: folder)
        let ben = try Laptop("ben", user: "Ben", in: folder)
        for laptop in [anna, ben] { try server.enrol(laptop) }
        try anna.must("record", "apply", "-", input: lines(1..<700))
        let dump = try anna.dump()
        func check(_ victim: Laptop, _ ending: Ending, _ moment: UInt64) throws {
            try victim.must("verify")
            try victim.must("sync")
            #expect(try victim.dump() == dump, "moment \(moment)")
            try victim.must("verify")
        }
        // Its own go into packs once the server has them; another laptop's come as packs.
        try dying(anna, ["sync"], check)
        try dying(ben, ["sync"], check)
        #expect(try server.run("verify").status == 0)
        #expect(try server.run("record", "dump").output == dump)
        #expect(try server.run("log", "--refused", "--json").output == "")
    }

    /// A store of a program that knew one field of one type is opened by this one, which makes its
    /// tables, and all rows from the log.
    @Test func anUpgradeThatDiesIsDoneByTheNextCommand() throws {
        let (roster, musician) = (SpaceID(literal: "roster"), RecordType(literal: "musician"))
        let (name, local) = (FieldName(literal: "name"), FieldName(literal: "local"))
        do {
            let older = Schema(
                version: 1,
                types: [
                    TypeSchema(
                        musician, home: .fixed(roster), fields: [FieldSchema(name, .text)])
                ])
            let replica = try Replica.create(
                at: folder.path("old"), name: "old", layout: .oneFile, schema: older)
            for number in 0..<40 {
                try replica.write(author: "Anna", allowsUnknown: true) { batch in
                    try batch.transaction(in: roster) { writer in
                        let key = RecordKey(musician, try writer.create(musician))
                        try writer.set(key, name, .text("M \(number)"))
                        try writer.set(key, local, .text("\(number)"))
                    }
                }
            }
        }
        let old = try Laptop("anna", user: "Anna", in: folder).beside("old")
        var dump = ""
        try dying(old, ["record", "dump"]) { victim, ending, moment in
            if moment == 0 { dump = ending.output }
            try victim.must("verify")
            #expect(try victim.dump() == dump, "moment \(moment)")
        }
        #expect(dump.components(separatedBy: "\"local\"").count == 41)
    }

    @Test func aRepairThatDiesIsFinishedByTheNext() throws {
        let server = try RunningServer(in: folder)
        let anna = try Laptop("anna", user: "Anna", in: folder)
        try server.enrol(anna)
        try anna.must("record", "apply", "-", input: lines(1..<120))
        try anna.must("sync")
        let dump = try anna.dump()
        let url = URL(fileURLWithPath: folder.path("anna/fieldsync.sqlite"))
        let sound = try Data(contentsOf: url)
        // The file loses its table of contents, then a page of rows.
        let page = try #require(sound.range(of: Data([1, 6]) + Data("roster".utf8))).lowerBound
        let harms: [(inout Data) -> Void] = [
            { $0.replaceSubrange(0..<4096, with: Data(count: 4096)) },
            {
                let start = page / 4096 * 4096
                $0.replaceSubrange(start..<start + 4096, with: Data(count: 4096))
            },
        ]
        for harm in harms {
            var bytes = sound
            harm(&bytes)
            let handle = try FileHandle(forWritingTo: url)
            try handle.write(contentsOf: bytes)
            try handle.close()
            try dying(anna, ["verify", "--repair"]) { victim, ending, moment in
                let again = try victim.run("verify", "--repair")
                #expect(again.status == 0, "moment \(moment): \(again.testDescription)")
                #expect(try victim.dump() == dump, "moment \(moment)")
                try victim.must("sync")
                try victim.must("verify")
            }
        }
    }
}
