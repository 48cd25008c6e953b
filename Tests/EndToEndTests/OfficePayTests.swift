import FieldsyncJSON
import Foundation
import Testing

/// `pay` on files, which needs no store.
@Suite struct OfficePayTests {
    private func pay(_ words: String..., in folder: Folder) throws -> Ending {
        try folder.run(["pay"] + words)
    }

    @Test func bothSheetsTogetherComeToTheAmountWorkedOutByHand() throws {
        let folder = try Folder()
        let ending = try pay(
            "--sheet", StageSamples.stage1, StageSamples.stage2, "--rates", StageSamples.rates,
            "--final", "--json", in: folder)
        #expect(ending.status == 0, "\(ending.testDescription)")
        let statement = try ending.json()
        #expect(statement.text("format") == "fieldsync/statement/1")
        #expect(statement.number("totalCents") == 1_994_100)
        let calls = statement.list("calls")
        #expect(calls.map { $0.number("totalCents") } == [1_351_800, 642_300])
        #expect(calls.allSatisfy { $0["final"] == true && $0["awaits"] == [] })
        let size = try #require(
            statement.list("adjustments").first { $0.text("rule") == "R28" })
        #expect(size.number("beforeCents") == 737_926)
        #expect(size.number("afterCents") == 642_300)
        for line in calls.flatMap({ $0.list("musicians") }).flatMap({ $0.list("lines") }) {
            #expect(line.text("rule")?.isEmpty == false)
            #expect(line.text("because")?.isEmpty == false)
        }
        #expect(!FileManager.default.fileExists(atPath: folder.path(".local")))
    }

    @Test func eachSheetByItselfComesToItsOwnTier() throws {
        let folder = try Folder()
        for (sheet, cents) in [(StageSamples.stage1, 1_351_800), (StageSamples.stage2, 737_926)] {
            let statement = try pay(
                "--sheet", sheet, "--rates", StageSamples.rates, "--json", in: folder
            ).json()
            #expect(statement.number("totalCents") == Int64(cents))
            let call = try #require(statement.list("calls").first)
            #expect(call["final"] == false)
            #expect(call["awaits"] == ["R27", "R28", "R30"])
        }
    }

    @Test func filesMayFollowOneOptionOrRepeatIt() throws {
        let folder = try Folder()
        let (one, two) = (StageSamples.stage1, StageSamples.stage2)
        let rates = ["--rates", StageSamples.rates]
        let spellings = [
            ["--sheet", one, two] + rates, ["--sheet", one, "--sheet", two] + rates,
            rates + ["--sheet", one, two], ["--sheet=\(one)", "--sheet", two] + rates,
        ]
        let outputs = try spellings.map { words in
            let ending = try folder.run(["--json", "pay"] + words + ["--final"])
            #expect(ending.status == 0, "\(ending.testDescription)")
            return ending.outputBytes
        }
        #expect(Set(outputs).count == 1)
        #expect(!outputs[0].isEmpty)
    }

    @Test func aSheetMayComeFromStandardInput() throws {
        let folder = try Folder()
        let sheet = JSONValue.object(try StageSamples.gamma()).text()
        let ending = try folder.run(
            ["pay", "--sheet", "-", "--rates", StageSamples.rates, "--json"], input: sheet)
        #expect(ending.status == 0, "\(ending.testDescription)")
        #expect(try ending.json().list("calls").first?.text("production") == "Gamma")
    }

    @Test func restsThatOverlapAreRefusedWithTheirPlace() throws {
        let folder = try Folder()
        var sheet = try StageSamples.gamma()
        sheet["timeline"] = [
            StageSamples.rest("break", "10:50", "11:00"),
            StageSamples.rest("break", "10:59", "11:09"),
        ]
        let file = try folder.write(JSONValue.object(sheet).text(), to: "overlap.json")
        let ending = try pay(
            "--sheet", file, "--rates", StageSamples.rates, "--json", in: folder)
        #expect(ending.status == 65)
        #expect(ending.output.isEmpty)
        let message = try #require(try ending.error().text("message"))
        #expect(message.contains("$.timeline[1].from is \"2026-10-15T10:59:00-07:00\""))
        #expect(message.contains("the end of the break $.timeline[0]"))
        // A meal in the gap is one time by two names.
        sheet["timeline"] = [
            StageSamples.rest("gap", "11:00", "12:00"), StageSamples.rest("meal", "11:00", "11:45"),
        ]
        let other = try folder.write(JSONValue.object(sheet).text(), to: "meal.json")
        #expect(
            try pay("--sheet", other, "--rates", StageSamples.rates, in: folder).status == 0)
    }

    @Test func peopleReadEveryLineWithItsRuleAndReason() throws {
        let folder = try Folder()
        let ending = try pay(
            "--sheet", StageSamples.stage1, StageSamples.stage2, "--rates", StageSamples.rates,
            "--final", in: folder)
        #expect(ending.status == 0)
        #expect(ending.output.contains("19,941.00") || ending.output.contains("19941.00"))
        #expect(ending.output.contains("R28"))
        #expect(ending.output.contains("Final."))
    }

    struct Bad: Sendable, CustomTestStringConvertible {
        let name: String
        var sheet: [String]?
        var card: [String]?
        let value: JSONValue?
        let path: String
        let words: String

        var testDescription: String { name }
    }

    static let bad: [Bad] = [
        Bad(
            name: "an unknown rate card", sheet: ["rates"], value: "RC-Y", path: "$.rates",
            words: "RC-Y"),
        Bad(
            name: "a kind of call that is not covered", sheet: ["call", "kind"],
            value: "sideline", path: "$.call", words: "sideline"),
        Bad(
            name: "dismissed before the call", sheet: ["musicians", "1", "dismissed"],
            value: "2026-10-15T09:00:00-07:00", path: "$.musicians[1].dismissed",
            words: "2026-10-15T09:00:00-07:00"),
        Bad(
            name: "a number too large", sheet: ["musicians", "1", "scalePercent"],
            value: 9_223_372_036_854_775_807, path: "$.musicians[1].scalePercent",
            words: "9223372036854775807"),
        Bad(
            name: "an unknown instrument", sheet: ["musicians", "1", "instruments"],
            value: ["Fluta"], path: "$.musicians[1].instruments[0]", words: "Flute"),
        Bad(
            name: "no dismissal", sheet: ["musicians", "2", "dismissed"], value: nil,
            path: "$.musicians[2].dismissed", words: "dismiss"),
        Bad(
            name: "a card that was not in force", card: ["to"], value: "2026-10-14",
            path: "$.rates", words: "RC-X"),
        Bad(
            name: "an amount below zero", card: ["cartage", "harpCents"], value: -1,
            path: "$.cartage.harpCents", words: "-1"),
        Bad(
            name: "a card with another format", card: ["format"], value: "fieldsync/rates/9",
            path: "$.format", words: "fieldsync/rates/1"),
    ]

    @Test(arguments: bad) func aBadFileIsRefusedWithPlaceValueAndWhatWouldBeRight(
        _ row: Bad
    ) throws {
        let folder = try Folder()
        let gamma = try row.sheet.map { try StageSamples.gamma($0, row.value) }
        let sheet = try folder.write(
            gamma ?? JSONValue.object(try StageSamples.gamma()).text(), to: "sheet.json")
        var rates = StageSamples.rates
        if let path = row.card {
            rates = try folder.write(try StageSamples.card(path, row.value), to: "card.json")
        }
        let words = ["pay", "--sheet", sheet, "--rates", rates]
        let ending = try folder.run(words + ["--json"])
        #expect(ending.status == 65, "\(ending.testDescription)")
        #expect(ending.output.isEmpty)
        let error = try ending.error()
        let places = error.list("problems").compactMap { $0.text("path") }
        let place = places.first ?? error.text("path")
        #expect(place?.hasPrefix(row.path) == true, "\(ending.testDescription)")
        // A card that was not in force is the sheet's to mend, who names it.
        let isOfCard = row.card != nil && row.path != "$.rates"
        #expect(error.text("file") == (isOfCard ? rates : sheet))
        #expect(error.text("message")?.contains(row.words) == true, "\(ending.testDescription)")
        let plain = try folder.run(words)
        #expect(plain.status == 65)
        #expect(plain.output.isEmpty)
        #expect(plain.errors.contains(row.path), "\(plain.testDescription)")
        #expect(plain.errors.contains(row.words), "\(plain.testDescription)")
    }

    @Test func everyProblemOfASheetIsTold() throws {
        let folder = try Folder()
        let text = try StageSamples.gamma(["call", "zone"], "Mars/Base")
            .replacingOccurrences(of: "theatrical", with: "opera")
        let sheet = try folder.write(text, to: "sheet.json")
        let words = ["pay", "--sheet", sheet, "--rates", StageSamples.rates]
        let problems = try folder.run(words + ["--json"]).error().list("problems")
        #expect(
            Set(problems.compactMap { $0.text("path") }).isSuperset(
                of: ["$.call.zone", "$.production.medium"]))
        let plain = try folder.run(words)
        #expect(plain.errors.contains("$.call.zone"))
        #expect(plain.errors.contains("$.production.medium"))
    }

    @Test func wrongUsageOfPayIsSixtyFour() throws {
        let folder = try Folder()
        let rows = [
            [], ["--sheet", StageSamples.stage1], ["--rates", StageSamples.rates],
            ["Alpha", "--sheet", StageSamples.stage1, "--rates", StageSamples.rates],
            ["--sheet", "--rates", StageSamples.rates],
        ]
        for words in rows {
            let ending = try folder.run(["pay"] + words + ["--json"])
            #expect(ending.status == 64, "\(ending.testDescription)")
            #expect(try ending.error().text("code") == "usage")
        }
    }
}
