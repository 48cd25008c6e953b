import AFMModel
import FieldsyncJSON
import Testing

@Suite struct RateCardTests {
    static func example() throws -> RateCard {
        try RateCard.parse(SampleFiles.bytes("rates-rc-x.json"), file: "x.json").document
    }

    @Test func theExampleIsReadWithoutAWarning() throws {
        let parsed = try RateCard.parse(SampleFiles.bytes("rates-rc-x.json"), file: "x.json")
        #expect(parsed.warnings == [])
        let card = parsed.document
        #expect(card.name == "RC-X")
        #expect(card.sideline?.silentBitDayCents == 380_00)
        #expect(card.production[.television]?.week40Cents == 2_016_00)
        #expect(card.production[.theatrical]?.twoSessionsCents == nil)
        #expect(card.contributions?.pensionBasisPoints == 1_199)
        #expect(try RateCard.parse(card.json, file: "x.json").document == card)
        #expect(card.json == .object(try SampleFiles.json("rates-rc-x.json")))
    }

    @Test(
        "The tier is the highest that the number of musicians reaches",
        arguments: [
            (Medium.theatrical, 41, 300_00), (.theatrical, 35, 300_00), (.theatrical, 34, 315_00),
            (.theatrical, 29, 330_00), (.theatrical, 23, 345_00), (.theatrical, 1, 345_00),
            (.television, 5, 270_00), (.television, 4, 330_00), (.streaming, 5, 270_00),
        ])
    func tiers(medium: Medium, musicians: Int, cents: Int) throws {
        let tier = try Self.example().recordingTier(for: medium, musicians: musicians)
        #expect(tier?.singleCents == Cents(cents))
        #expect(try tier?.doubleSessionCents() == Cents(2 * cents))
        #expect(try Self.example().recordingTier(for: medium, musicians: 0) == nil)
    }

    @Test func streamingHasItsOwnListWhereTheCardHasOne() throws {
        var card = try Self.example()
        card.recording.listed[.streaming] = [RecordingTier(musiciansAtLeast: 1, singleCents: 1)]
        #expect(card.recordingTier(for: .streaming, musicians: 9)?.singleCents == 1)
    }

    @Test(
        "A card is in force on both its ends",
        arguments: [
            ("2025-12-31", false), ("2026-01-01", true), ("2028-12-31", true),
            ("2029-01-01", false),
        ])
    func ends(date: String, isInForce: Bool) throws {
        #expect(try Self.example().holds(on: #require(WorkDate(date))) == isInForce)
    }

    @Test(
        "Unknown keys are kept at every level, with a warning",
        arguments: [
            "$.shoes", "$.recording.radio", "$.recording.theatrical[0].shoes", "$.multiTrack.shoes",
            "$.multiTrack.television.shoes", "$.production.theatrical.shoes", "$.sideline.shoes",
            "$.consultantHourCents.radio", "$.cartage.shoes", "$.contributions.shoes",
        ])
    func unknownKeysAreKept(path: String) throws {
        let changed = try changedExample(path, ["left": 41])
        let parsed = try RateCard.parse(changed, file: "x.json")
        #expect(parsed.warnings.map(\.path) == [path])
        #expect(parsed.document.json == changed)
    }

    static let wrong: [(String, JSONValue?, String)] = [
        (
            "$.format", "rates",
            "\"rates\"; it must be \"fieldsync/rates/1\", which this program reads"
        ),
        ("$.from", nil, "missing; it must be a date such as \"2026-10-14\""),
        (
            "$.to", "2025-01-01",
            "\"2025-01-01\"; it must not be before \"from\", \"2026-01-01\""
        ),
        (
            "$.recording.theatrical", .array([]),
            "[]; it must be a list with a tier whose \"musiciansAtLeast\" is 1"
        ),
        (
            "$.recording.theatrical[1].musiciansAtLeast", 35,
            "35; it must be another than that of $.recording.theatrical[0]"
        ),
        (
            "$.recording.theatrical[1].singleCents", nil,
            "missing; it must be a whole number from 0 to 100000000000"
        ),
        (
            "$.recording.theatrical[1].singleCents", .number("300.00"),
            "300.00; it must be a whole number from 0 to 100000000000"
        ),
        (
            "$.recording.theatrical[1].singleCents", "30000",
            "\"30000\"; it must be a whole number from 0 to 100000000000"
        ),
        (
            "$.sideline.dayCents", 100_000_000_001,
            "100000000001; it must be a whole number from 0 to 100000000000"
        ),
        (
            "$.contributions.pensionBasisPoints", 10_001,
            "10001; it must be a whole number from 0 to 10000"
        ),
        ("$.multiTrack.theatrical", 36_000, "36000; it must be an object"),
        (
            "$.name", "",
            "\"\"; it must be text of 1 to 300 characters without control characters"
        ),
    ]

    @Test(
        "A wrong value is named with what would be right",
        arguments: wrong)
    func wrongValues(path: String, value: JSONValue?, message: String) throws {
        let changed = try changedExample(path, value)
        let error = #expect(throws: SheetError.self) {
            try RateCard.parse(changed, file: "x.json")
        }
        #expect(
            error?.description == "x.json: \(path) is \(message).\n"
                + "Nothing of x.json was taken. Mend it and try again.")
    }

    private func changedExample(_ path: String, _ value: JSONValue?) throws -> JSONValue {
        let steps = path.split(whereSeparator: { ".[]$".contains($0) }).map(String.init)
        let example = JSONValue.object(try SampleFiles.json("rates-rc-x.json"))
        return try #require(SampleFiles.replacing(example, steps[...], value))
    }
}
