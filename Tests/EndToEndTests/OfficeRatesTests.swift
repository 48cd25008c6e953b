import FieldsyncJSON
import Foundation
import Testing

/// Goal: rate cards are data with dates; one ships as an example that says so, and a rate that is
/// missing or there twice is an error with its place.
@Suite struct OfficeRatesTests {
    /// `gamma` on a day on which the example holds.
    private func sheetOfTheExample() throws -> String {
        try StageSamples.gamma(["rates"], "EXAMPLE AFM 2024-25")
            .replacingOccurrences(of: "2026-10-15", with: "2024-10-15")
    }

    @Test func theExampleShipsWithItsSourceAndEveryStatementSaysThatItIsOne() throws {
        let folder = try Folder()
        let card = try folder.run(["rates", "example", "--json"]).json()
        #expect(card["example"] == true)
        #expect(card.text("source")?.hasPrefix("EXAMPLE, not an official scale sheet") == true)
        #expect(card.object("recording").list("theatrical").first?.number("singleCents") == 35_044)
        _ = try folder.run(["init"])
        let imported = try folder.run(["rates", "import", "--example", "--json"])
        #expect(imported.status == 0, "\(imported.testDescription)")
        #expect(imported.errors.contains("example"))
        let exported = try folder.run(["rates", "export", "EXAMPLE", "--json"]).json()
        #expect(exported.object("recording") == card.object("recording"))
        #expect(exported.text("source") == card.text("source"))
        #expect(exported["example"] == true)
        let path = try folder.write(try sheetOfTheExample(), to: "sheet.json")
        #expect(try folder.run(["call", "import", path]).status == 0)
        let paid = try folder.run(["pay", "Gamma/Barn", "--json"])
        #expect(paid.status == 0, "\(paid.testDescription)")
        let call = try #require(try paid.json().list("calls").first)
        let told = call.list("findings").compactMap { $0.text("what") }
        #expect(told.contains { $0.contains("is an example") })
        // The flutist with one double, held 40 min: 403.05 + 134.35/4 x 3, and half of both.
        let flutist = try #require(call.list("musicians").first { $0.text("card") == "47-9002" })
        let time = 40_305 + 10_076
        #expect(flutist.number("totalCents") == Int64(time + time / 2 + time % 2))
    }

    @Test func aCardThatDoesNotHoldOnTheDayIsAnErrorWithItsDates() throws {
        let folder = try Folder()
        _ = try folder.run(["init"])
        let example = folder.path("card.json")
        _ = try folder.run(["rates", "example", example])
        let sheet = try folder.write(
            try StageSamples.gamma(["rates"], "EXAMPLE AFM 2024-25"), to: "sheet.json")
        let ending = try folder.run(["pay", "--sheet", sheet, "--rates", example, "--json"])
        #expect(ending.status == 65)
        #expect(try ending.error().text("code") == "no-rate-card-in-force")
        #expect(try ending.error().text("message")?.contains("2025-05-03") == true)
    }

    @Test func twoCardsOfOneNameAndDayAreToldWhenImportedAndAreAnErrorWhenPaid() throws {
        let folder = try Folder()
        _ = try folder.run(["init"])
        let later = try folder.write(
            try StageSamples.card(["from"], "2026-07-01"), to: "later.json")
        #expect(try folder.run(["rates", "import", StageSamples.rates]).errors.isEmpty)
        let second = try folder.run(["rates", "import", later])
        #expect(second.status == 0)
        #expect(second.errors.contains("days in common"), "\(second.testDescription)")
        let sheet = try folder.write(
            JSONValue.object(try StageSamples.gamma()).text(), to: "sheet.json")
        _ = try folder.run(["call", "import", sheet])
        let ending = try folder.run(["pay", "Gamma/Barn", "--json"])
        #expect(ending.status == 1)
        #expect(try ending.error().text("code") == "rate-cards-overlap")
        let files = try folder.run(
            ["pay", "--sheet", sheet, "--rates", StageSamples.rates, later, "--json"])
        #expect(files.status == 65)
        #expect(try files.error().text("path") == "$.rates")
    }
}
