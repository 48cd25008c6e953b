import FieldsyncJSON
import Foundation
import Testing

/// Goal: every call has a number that is short enough to shout, from the moment at which it is
/// entered offline; no two calls that one laptop shows share one, and a number stays.
@Suite struct CallNumberTests {
    @Test func laptopsThatNeverMetGiveNumbersOfTheirOwnWhichStay() throws {
        let folder = try Folder()
        let server = try RunningServer(in: folder)
        let anna = try Laptop("anna", user: "Anna", in: folder)
        let ben = try Laptop("ben", user: "Ben", in: folder)
        var given: [String] = []
        for (laptop, stage) in [(anna, "Stage 1"), (ben, "Stage 2")] {
            try laptop.must(
                "production", "add", "--title", "Alpha", "--producer", "Acme", "--medium",
                "theatrical")
            for hour in ["10:00", "15:00"] {
                let added = try laptop.must(
                    "call", "add", "--production", "Alpha", "--stage", stage, "--start",
                    "2026-10-14 \(hour)", "--zone", "America/Los_Angeles", "--json"
                ).json()
                given.append(try #require(added.text("number")))
            }
        }
        #expect(Set(given).count == 4 && given.allSatisfy { $0.utf8.count <= 8 }, "\(given)")
        #expect(given[0].hasSuffix("-01") && given[1].hasSuffix("-02"))
        try server.enrol(anna)
        try server.enrol(ben)
        for laptop in [anna, ben, anna] { try laptop.must("sync") }
        for laptop in [anna, ben] {
            let listed = try laptop.must("call", "list", "--json").jsonLines()
            #expect(Set(listed.compactMap { $0.text("number") }) == Set(given))
            for number in given + [given[0].lowercased().replacing("-0", with: "-")] {
                let shown = try laptop.must("call", "show", number, "--json").json()
                let record = try laptop.must("record", "get", "call", number).json()
                #expect(shown.text("id") == record.text("id"))
            }
        }
        #expect(try anna.dump() == ben.dump())
    }
}
