import AFMModel
import AFMRules
import Foundation
import Testing

/// Goal: a statement read aloud explains itself: no number without rule, units and reason.
///
/// Method: every statement of the rulebook's examples and of the sheets worked out by hand is
/// printed for people and read back line by line. Each amount stands with a rule of the book, its
/// printed factors come to it, and a sentence follows; what has none of these is a sum of lines
/// that have.
@Suite struct SpokenStatementTests {
    typealias Named = (name: String, statement: PayStatement)

    /// All of them, made once.
    private static let made = Result { try make() }

    static func statements() throws -> [Named] { try made.get() }

    private static func make() throws -> [Named] {
        var all: [Named] = try WorkedSheetTests.all.map { ($0.testDescription, try $0.statement()) }
        for example in (RuleBook.all + RuleBook.conventions).flatMap(\.examples) {
            let sheets = try example.calls.enumerated().map { try $1.sheet(number: $0) }
            all.append(
                (
                    example.id,
                    try PayStatement.compute(
                        sheets: sheets, rateCards: RateCard.examples, final: true)
                ))
        }
        return all
    }

    @Test func everyAmountIsReadWithItsRuleItsFactorsAndItsReason() throws {
        var read = 0
        for (name, statement) in try Self.statements() {
            let lines = statement.text(width: 600).split(separator: "\n").map(String.init)
            for (index, line) in lines.enumerated() {
                let next = index + 1 < lines.count ? lines[index + 1] : ""
                if let spoken = try SpokenLine(line) {
                    #expect(RuleBook.rule(spoken.rule) != nil, "\(name): \(line)")
                    #expect(spoken.adds(), "\(name): \(line)")
                    try expectReason(next, "\(name): \(line)")
                    read += 1
                } else if line.hasSuffix("beside it")
                    || line.contains(#/\.\d\d to [\d,]+\.\d\d$/#)
                {
                    try expectReason(next, "\(name): \(line)")
                } else if line.contains(#/[\d,]+\.\d\d$/#), line.hasPrefix(" ") {
                    Issue.record("\(name): an amount without a rule: \(line)")
                }
            }
        }
        #expect(read > 1_500)
    }

    /// Sums are sums: a musician's lines, a call's musicians, all calls.
    @Test func whatHasNoRuleIsASumOfWhatHas() throws {
        for (name, statement) in try Self.statements() {
            for call in statement.calls {
                for person in call.musicians {
                    let sum = person.lines.reduce(0) { $0 + $1.cents }
                    #expect(person.totalCents == sum, "\(name)")
                    #expect(person.wagesCents + person.allowancesCents == sum, "\(name)")
                }
                #expect(call.totalCents == call.musicians.reduce(0) { $0 + $1.totalCents })
            }
            #expect(statement.totalCents == statement.calls.reduce(0) { $0 + $1.totalCents })
        }
    }

    /// Units, a length, a count or an amount is named in each reason, and the reason is whole.
    @Test func everyReasonIsAWholeSentenceWithItsMeasure() throws {
        for (name, statement) in try Self.statements() {
            for line in statement.calls.flatMap(\.musicians).flatMap(\.lines) {
                let words = line.because
                #expect(words.hasSuffix("."), "\(name): \(words)")
                #expect(words.first?.isUppercase == true || words.first?.isNumber == true)
                #expect(!words.contains("  "), "\(name): \(words)")
                #expect(words.contains { $0.isNumber }, "\(name): \(line.rule.id) \(words)")
            }
        }
    }

    /// Whoever is explained is told each line's sum, sentence and standing.
    @Test func everyExplanationTellsEachLineWithTheSentenceOfItsRule() throws {
        for worked in WorkedSheetTests.all {
            let statement = try worked.statement()
            let sheets = try worked.sheets.map { try WorkedSheet.sheet($0) }
            for card in Set(worked.owed.flatMap(\.keys)) {
                let told = try PayExplanation(of: card, in: statement, sheets: sheets)
                let text = told.text(width: 2_000)
                for part in told.parts {
                    for line in part.pay.lines {
                        let cents = "\(Cents(line.cents))"
                        #expect(text.contains("That is \(line.units) × \(line.unit.words) at"))
                        #expect(text.contains(" = \(cents)."), "\(worked): \(card)")
                        #expect(text.contains("“\(line.rule.sentence)”"), "\(worked): \(card)")
                    }
                }
                #expect(text.contains("Rates: RC-"))
            }
        }
    }

    private func expectReason(_ line: String, _ about: String) throws {
        #expect(line.hasPrefix("      "), "\(about) has no reason")
        #expect(line.count > 20 && line.hasSuffix("."), "\(about) has no whole reason")
    }
}

/// A line of a statement as a person hears it: a rule, what it is for, the factors, the amount.
private struct SpokenLine {
    let rule: String
    let factors: [String]
    let amount: String

    /// nil for a line of another kind.
    init?(_ line: String) throws {
        guard line.hasPrefix("  "), !line.hasPrefix("   "), line.contains("×") else { return nil }
        let pattern =
            #/^  ([A-Z0-9]+)  .+  ([\d.\/]+) × ([\d.,\/]+) × ([\d.\/]+) %(?: × (\S+))? +(\S+)$/#
        guard let match = try pattern.wholeMatch(in: line) else { return nil }
        rule = String(match.1)
        factors = [match.2, match.3, match.4, match.5 ?? "1"].map(String.init)
        amount = String(match.6)
    }

    /// Whether the factors come to the amount, a half cent up.
    func adds() -> Bool {
        let product = factors.compactMap(Self.number).reduce(Decimal(1), *)
        guard factors.allSatisfy({ Self.number($0) != nil }), let cents = Self.number(amount)
        else { return false }
        // Thirds and twelfths are not exact in decimals; a millionth of a cent decides nothing.
        var exact = product + Decimal(sign: .plus, exponent: -9, significand: 1)
        var rounded = Decimal()
        NSDecimalRound(&rounded, &exact, 0, .plain)
        return rounded == cents * 100
    }

    /// `28.75`, `1,092.50` or `350.44/12`.
    private static func number(_ text: String) -> Decimal? {
        let parts = text.replacing(",", with: "").split(separator: "/")
        guard let first = parts.first, let count = Decimal(string: String(first)) else {
            return nil
        }
        guard parts.count == 2 else { return count }
        return Decimal(string: String(parts[1])).map { count / $0 }
    }
}
