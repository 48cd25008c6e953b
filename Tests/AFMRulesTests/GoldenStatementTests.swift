import AFMModel
import AFMRules
import FieldsyncJSON
import Testing

/// The two sample sheets with the sample card, as formats.md works them out by hand.
@Suite struct GoldenStatementTests {
    @Test(arguments: [(1, 13_518_00), (2, 7_379_26)])
    func stageByItselfComesToTheAmountByHand(_ stage: Int, _ cents: Int) throws {
        let statement = try PayStatement.compute(
            sheets: [SampleSheets.stage(stage)], rateCards: [SampleSheets.card()], final: false)
        #expect(statement.totalCents == cents)
        #expect(statement.adjustments.isEmpty)
        #expect(statement.calls[0].awaits == ["R27", "R28", "R30"])
        #expect(!statement.calls[0].isFinal)
    }

    @Test func bothStagesTogetherLowerTheSecondByR28() throws {
        let statement = try PayStatement.compute(
            sheets: [SampleSheets.stage(1), SampleSheets.stage(2)],
            rateCards: [SampleSheets.card()], final: true)
        #expect(statement.totalCents == 19_941_00)
        #expect(statement.calls.map(\.totalCents) == [13_518_00, 6_423_00])
        #expect(statement.calls.allSatisfy { $0.isFinal && $0.awaits.isEmpty })
        #expect(statement.adjustments.count == 1)
        let adjustment = try #require(statement.adjustments.first)
        #expect(adjustment.rule == "R28")
        #expect(adjustment.call == statement.calls[1].id)
        #expect(adjustment.card == nil)
        #expect((adjustment.beforeCents, adjustment.afterCents) == (7_379_26, 6_423_00))
        #expect(
            adjustment.because
                == "The largest session of Alpha on 2026-10-14 had 40 musicians.")
    }

    @Test func orderOfTheSheetsChangesNoAmount() throws {
        let statement = try PayStatement.compute(
            sheets: [SampleSheets.stage(2), SampleSheets.stage(1)],
            rateCards: [SampleSheets.card()], final: true)
        #expect(statement.calls.map(\.totalCents) == [6_423_00, 13_518_00])
    }

    @Test func aHeldPlayerWithADoubleHasThreeExplainedLines() throws {
        let statement = try PayStatement.compute(
            sheets: [SampleSheets.stage(2)], rateCards: [SampleSheets.card()], final: true)
        let guitar = try #require(
            statement.calls[0].musicians.first { $0.card == "47-2011" })
        #expect(guitar.lines.map(\.rule.id) == ["SCALE", "R18", "R1"])
        #expect(guitar.lines.map(\.cents) == [345_00, 86_25, 215_63])
        #expect(guitar.wagesCents == 646_88)
        #expect(guitar.contributions.healthCents == 48_54)
        #expect(
            guitar.lines[1].because
                == "Held 18:00 to 18:40: 3 units of 15 minutes at straight time.")
        #expect(
            guitar.lines[2].because
                == "Guitar, Banjo: 1 double (R5). 50 % of all paid time at straight time.")
    }

    /// INT5: contributions on $475.00.
    @Test func contributionsAreOnWagesAndBesideTheTotal() throws {
        let sheet = try TestSheets.single(dismissed: "2026-10-14T14:20:00-07:00") {
            $0.musicians[0].cartage = [Cartage(instrument: "Cello")]
        }
        let person = try TestSheets.compute([sheet]).calls[0].musicians[0]
        #expect(person.wagesCents == 475_00)
        #expect(person.totalCents == 491_00)
        #expect(person.contributions.pensionCents == 56_95)
        #expect(person.contributions.vacationCents == 19_00)
        #expect(person.contributions.healthCents == 48_54)
    }

    /// RND1: a line is rounded once, unless it was ruled otherwise.
    @Test(arguments: [("line", 131_42), ("unit", 131_43)])
    func threeOvertimeUnitsAreRoundedAsRuled(_ rounding: String, _ cents: Int) throws {
        var card = RateCard.exampleOneScale
        card.recording.listed[.theatrical] = [
            RecordingTier(musiciansAtLeast: 1, singleCents: 350_44)
        ]
        let sheet = try TestSheets.single(dismissed: "2026-10-14T14:45:00-07:00") {
            $0.rulings = Rulings(["moneyRounding": rounding])
        }
        let lines = try TestSheets.compute([sheet], cards: [card]).calls[0].musicians[0].lines
        #expect(lines.last?.rule.id == "R19")
        #expect(lines.last?.cents == cents)
    }

    @Test func aPublishedOvertimeUnitIsUsedAsItStands() throws {
        var card = RateCard.exampleOneScale
        card.recording.listed[.theatrical] = [
            RecordingTier(
                musiciansAtLeast: 1, singleCents: 350_44, overtimeUnitCents: 43_85)
        ]
        let sheet = try TestSheets.single(dismissed: "2026-10-14T14:45:00-07:00")
        let lines = try TestSheets.compute([sheet], cards: [card]).calls[0].musicians[0].lines
        #expect(lines.last?.cents == 3 * 43_85)
        #expect(lines.last?.because.contains("published as 43.85") == true)
    }

    @Test func everyLineIsTheProductOfItsFactors() throws {
        let statement = try PayStatement.compute(
            sheets: [SampleSheets.stage(1), SampleSheets.stage(2)],
            rateCards: [SampleSheets.card()], final: true)
        for person in statement.calls.flatMap(\.musicians) {
            for line in person.lines {
                let product = try line.units.multiplied(by: line.unit.value())
                    .multiplied(by: line.percent).multiplied(by: Fraction(1, over: 100))
                    .multiplied(by: line.role.factor)
                #expect(try product.roundedHalfUp() == line.cents)
                #expect(RuleBook.rule(line.rule.id) != nil)
                #expect(!line.because.isEmpty)
            }
            #expect(person.totalCents == person.lines.reduce(0) { $0 + $1.cents })
        }
    }

    @Test func jsonHasTheKeysOfTheFormat() throws {
        let json = try PayStatement.compute(
            sheets: [SampleSheets.stage(2)], rateCards: [SampleSheets.card()], final: false
        ).json
        guard case .object(let document) = json, case .array(let calls)? = document["calls"],
            case .object(let call)? = calls.first,
            case .array(let people)? = call["musicians"],
            case .object(let person)? = people.first(where: Self.isFay),
            case .array(let lines)? = person["lines"],
            case .object(let hold)? = lines.dropFirst().first
        else {
            Issue.record("the document has another shape")
            return
        }
        #expect(document["format"] == "fieldsync/statement/1")
        #expect(document["totalCents"] == 7_379_26)
        #expect(document["series"] == [])
        #expect(document["adjustments"] == [])
        #expect(call["final"] == false)
        #expect(call["awaits"] == ["R27", "R28", "R30"])
        #expect(call["start"] == "2026-10-14T15:00:00-07:00")
        #expect(person["wagesCents"] == 431_25)
        #expect(person["allowancesCents"] == 0)
        #expect(person["latePenaltyCents"] == 0)
        #expect(hold["rule"] == "R18")
        #expect(hold["units"] == 3)
        #expect(hold["unit"] == ["cents": 11_500, "per": 4])
        #expect(hold["percent"] == 100)
        #expect(hold["roleMultiplier"] == 1)
        #expect(hold["cents"] == 86_25)
    }

    private static func isFay(_ value: JSONValue) -> Bool {
        guard case .object(let person) = value else { return false }
        return person["card"] == "47-2003"
    }

    @Test func textExplainsEveryAmountWithinTheColumns() throws {
        let statement = try PayStatement.compute(
            sheets: [SampleSheets.stage(1), SampleSheets.stage(2)],
            rateCards: [SampleSheets.card()], final: true)
        let text = statement.text(width: 90)
        let lines = text.split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 90 })
        #expect(lines.contains { $0.hasPrefix("Fay Yarrow (47-2003)") && $0.hasSuffix("375.00") })
        #expect(
            lines.contains {
                $0.hasPrefix("  R18  hold hour  3 × 25.00 × 100 %") && $0.hasSuffix("  75.00")
            })
        #expect(lines.contains { $0.hasPrefix("  R28  ") && $0.hasSuffix("7,379.26 to 6,423.00") })
        #expect(lines.contains { $0.hasPrefix("All calls") && $0.hasSuffix("19,941.00") })
    }

    @Test func aNameCannotMoveTheCursorInTheText() throws {
        let sheet = try TestSheets.single {
            $0.musicians[0].name = "Harper\u{1B}[2J\nVale\u{202E}"
        }
        let text = try TestSheets.compute([sheet]).text()
        #expect(text.contains("Harper\u{FFFD}[2J\u{FFFD}Vale\u{FFFD} (47-1)"))
    }
}
