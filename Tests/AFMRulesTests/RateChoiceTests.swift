import AFMModel
import AFMRules
import Testing

/// The card is chosen by name and date; what it lacks is an error and never zero.
@Suite struct RateChoiceTests {
    static func card(
        _ name: String, from: String = "2026-01-01", to: String = "2026-12-31",
        cents: Int = 300_00, change: (inout RateCard) -> Void = { _ in }
    ) throws -> RateCard {
        var card = RateCard.exampleOneScale
        card.name = name
        card.from = try #require(WorkDate(from))
        card.to = try #require(WorkDate(to))
        card.recording.listed[.theatrical] = [
            RecordingTier(musiciansAtLeast: 1, singleCents: Cents(cents))
        ]
        change(&card)
        return card
    }

    static func sheet(_ rates: [String] = ["A"]) throws -> CallSheet {
        try TestSheets.single { $0.rates = rates }
    }

    @Test func theCardWhoseDatesHoldTheCallIsUsed() throws {
        let cards = [
            try Self.card("A", to: "2026-10-13", cents: 100_00),
            try Self.card("A", from: "2026-10-14", to: "2026-10-14", cents: 200_00),
            try Self.card("B", cents: 999_00),
        ]
        let statement = try TestSheets.compute([Self.sheet()], cards: cards)
        #expect(statement.calls[0].musicians[0].totalCents == 200_00)
    }

    @Test func aMissingCardIsNamedWithWhatThereIs() throws {
        let error = TestSheets.refusal([try Self.sheet()], cards: [try Self.card("B")])
        guard case .noRateCard(named: ["A"], offered: ["B"], let place)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(place.path == "$.rates")
    }

    @Test func aCardForOtherDatesIsNotUsed() throws {
        let error = TestSheets.refusal(
            [try Self.sheet()], cards: [try Self.card("A", to: "2026-10-13")])
        guard case .noRateCardInForce(_, let date, let inForce, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect("\(date)" == "2026-10-14")
        #expect(inForce == ["2026-01-01 to 2026-10-13"])
    }

    @Test func twoCardsInForceAreAnError() throws {
        let cards = [try Self.card("A"), try Self.card("B")]
        guard
            case .rateCardsOverlap(["A", "B"], _, _)? =
                TestSheets.refusal([try Self.sheet(["A", "B"])], cards: cards)
        else {
            Issue.record("two cards, one guess")
            return
        }
    }

    @Test func whatACardLacksIsAnErrorWithTheRule() throws {
        let lacks: [(String, String, (inout RateCard) -> Void)] = [
            ("SCALE", "recording scales for theatrical", { $0.recording = MediumTable() }),
            (
                "SCALE", "theatrical recording scale for 2 musicians",
                { $0.recording.listed[.theatrical]?[0].musiciansAtLeast = 3 }
            ),
            ("R38", "cartage.heavyCents", { $0.cartage = nil }),
            ("CONTRIBUTIONS", "contributions.pensionBasisPoints", { $0.contributions = nil }),
        ]
        for (rule, amount, change) in lacks {
            let sheet = try TestSheets.single {
                $0.rates = ["A"]
                $0.musicians[0].cartage = [Cartage(instrument: "Cello")]
            }
            let error = TestSheets.refusal([sheet], cards: [try Self.card("A", change: change)])
            guard case .noRate(card: "A", amount: amount, rule: rule, _)? = error else {
                Issue.record("\(rule): \(String(describing: error))")
                continue
            }
        }
    }

    @Test func streamingUsesTheListOfTelevision() throws {
        let sheet = try TestSheets.single {
            $0.rates = ["RC-X"]
            $0.production.medium = .streaming
        }
        let statement = try TestSheets.compute([sheet], final: false)
        #expect(statement.calls[0].musicians[0].totalCents == 330_00)
        #expect(statement.calls[0].awaits == ["R27", "R30"])
    }

    @Test(arguments: [0, -1, .min])
    func aScaleOfNothingIsImpossible(_ cents: Int) throws {
        let card = try Self.card("A", cents: cents)
        let error = TestSheets.refusal([try Self.sheet()], cards: [card])
        guard case .impossibleRate(_, _, cents, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(arguments: [Int.max, .max / 2, .max / 3 * 2])
    func amountsBeyondRangeAreAnErrorAndNoTrap(_ cents: Int) throws {
        let card = try Self.card("A", cents: cents)
        let error = TestSheets.refusal([try Self.sheet()], cards: [card])
        guard case .beyondRange? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func hugeCartageAndContributionsAreErrorsAndNoTrap() throws {
        let sheet = try TestSheets.single {
            $0.rates = ["A"]
            $0.musicians[0].cartage = [Cartage(instrument: "Cello"), Cartage(instrument: "Tuba")]
        }
        let cartage = try Self.card("A") { $0.cartage?.heavyCents = Cents(.max) }
        let pension = try Self.card("A") { $0.contributions?.pensionBasisPoints = .max }
        for card in [cartage, pension] {
            guard case .beyondRange? = TestSheets.refusal([sheet], cards: [card]) else {
                Issue.record("no error")
                continue
            }
        }
        let negative = try Self.card("A") { $0.cartage?.heavyCents = Cents(.min) }
        guard case .impossibleRate? = TestSheets.refusal([sheet], cards: [negative]) else {
            Issue.record("negative cartage was paid")
            return
        }
    }

    /// Each musician's amount fits; what they come to together does not.
    @Test func totalsBeyondRangeAreAnErrorAndNoTrap() throws {
        let card = try Self.card("A", cents: .max / 26) {
            $0.contributions = ContributionRates(
                pensionBasisPoints: 0, healthCentsPerDay: .zero, vacationBasisPoints: 0)
        }
        let one = try Self.sheet()
        #expect(TestSheets.refusal([one], cards: [card]) == nil)
        var crowd = one
        crowd.musicians += (0..<30).map {
            SheetMusician(
                name: "V\($0)", card: "9-\($0)", instruments: ["Violin"],
                dismissed: one.musicians[0].dismissed)
        }
        guard
            case .beyondRange(_, "the call's total", _)? =
                TestSheets.refusal([crowd], cards: [card])
        else {
            Issue.record("a call's total wrapped")
            return
        }
        let calls = (0..<9).map { number in
            var call = one
            call.call.stage = "Stage \(number)"
            return call
        }
        guard
            case .beyondRange(_, "all calls together", _)? =
                TestSheets.refusal(calls, cards: [card])
        else {
            Issue.record("the total of all calls wrapped")
            return
        }
    }
}
