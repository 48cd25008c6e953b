import AFMModel
import AFMRules
import Testing

/// Goal: every rule is what the rulebook says it is.
///
/// Method: each worked example is run through the real engine and compared with the amount that
/// the rulebook works out by hand.
@Suite struct RuleBookTests {
    struct NamedExample: Sendable, CustomTestStringConvertible {
        let rule: PayRule
        let example: RuleExample
        var testDescription: String { "\(rule.id): \(example.id)" }
    }

    static let examples = (RuleBook.all + RuleBook.conventions).flatMap { rule in
        rule.examples.map { NamedExample(rule: rule, example: $0) }
    }

    @Test("Every worked example comes to what it says", arguments: examples)
    func exampleHolds(_ named: NamedExample) throws {
        let result = try named.example.result(for: named.rule)
        #expect(result == named.example.outcome, "\(named.example.facts)")
    }

    @Test(arguments: RuleBook.all + RuleBook.conventions)
    func everyRuleHasSentenceCitationAndThreeExamples(_ rule: PayRule) {
        #expect(!rule.sentence.isEmpty)
        #expect(!rule.reading.isEmpty)
        #expect(!rule.citation.location.isEmpty)
        #expect(WorkDate(rule.citation.checked) != nil)
        #expect(rule.examples.count >= 3)
        for key in rule.rulings { #expect(RulingSpec.named(key) != nil, "\(key)") }
    }

    @Test func everyRuleOfTheRulebookIsCovered() {
        #expect(RuleBook.all.map(\.id) == (1...76).map { "R\($0)" })
        #expect(RuleBook.notCovered.isEmpty)
    }

    @Test func exampleIdsAreUnique() {
        let ids = Self.examples.map(\.example.id)
        #expect(Set(ids).count == ids.count)
    }

    /// Every example of the rulebook that concerns a rule in force, by its number there.
    @Test func noExampleOfTheRulebookIsLeftOut() {
        let ids = Set(Self.examples.map(\.example.id))
        let wanted = [
            "R1a", "R2a", "R3a", "R3b", "R3c", "R4a", "R4b", "R5a", "R5b", "R6a", "R6c", "R7a",
            "R7b", "R7d", "R9a", "R9b", "R10a", "R10c", "R13a", "R13c", "R13d", "R13e", "R13g",
            "R14a", "R16a", "R16b", "R18a", "R19a", "R24a", "R24c", "R28a", "R28c", "R31a",
            "R31d", "R32a", "R37a", "R38a", "R38c", "R38d", "INT6", "R8a", "R15a", "R17a",
            "R20a", "R20c", "R21a", "R21b", "R22a", "R22b", "R23a", "R25a", "R25b", "R26a",
            "R26b", "R26d", "R27a", "R27b", "R27d", "R29a", "R30a", "R30c", "R30d", "R35a",
            "R35b", "R36a", "R11a", "R11b", "R11c", "R12a", "R12b", "R33a", "R33b", "R34a",
            "R34b", "R39a", "R39b", "R39c", "R40a", "R41a", "R41b", "R42a", "R42b", "R43a", "R43b",
            "R44a", "R44b", "R45a", "INT4",
            "R46a", "R46b", "R47a", "R47b", "R49a", "R49c", "R50a", "R51a", "R52a", "R52b", "R53a",
            "R53b", "R53c", "R54a", "R55a", "R56a",
            "R56c", "R57a", "R57b", "R57d", "R58a", "R58b",
            "R59a", "R59b", "R60a",
            "R62a", "R63a", "R64a", "R65a", "R67a", "R68a", "R68b", "R68c", "R68d", "R68f", "R69a",
            "R69b", "R70a", "R71a", "R71b", "R71c", "R72a", "R72c", "R73a", "R74a", "R75a", "R75b",
            "R76a",
        ]
        #expect(ids.isSuperset(of: wanted), "\(Set(wanted).subtracting(ids))")
    }

    @Test func rulesAreFoundByIdInAnyCase() {
        #expect(RuleBook.rule("r18")?.title == "hold hour")
        #expect(RuleBook.rule("SCALE")?.id == "SCALE")
        #expect(RuleBook.rule("r27")?.title == "Boren ruling")
        #expect(RuleBook.rule("R77") == nil)
    }

    @Test func showSaysSentenceReadingExamplesAndRulings() throws {
        let text = try #require(RuleBook.showText("R18", width: 80))
        #expect(text.hasPrefix("R18  hold hour\n"))
        #expect(text.contains("A musician may be held for one hour beyond a single session"))
        #expect(text.contains("  R18a2  Dismissed 12:15 exactly."))
        #expect(text.contains("$325.00\n"))
        #expect(text.contains("unitGraceMinutes = 0; it can be a whole number from 0 to 14"))
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }

    @Test func showOfNoRuleIsNothing() { #expect(RuleBook.showText("R99") == nil) }

    @Test func listHasEveryRuleOnALineInOrder() {
        let lines = RuleBook.listText.split(separator: "\n")
        #expect(lines.count == 76 + RuleBook.conventions.count)
        #expect(lines.first == "R1             first double")
        #expect(lines[7] == "R8             music sound consultant")
    }
}
