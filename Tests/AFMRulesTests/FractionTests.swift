import AFMRules
import Testing

/// Exact, checked, and rounded half-up once.
@Suite struct FractionTests {
    @Test(
        arguments: [
            (1, 2, 1), (3, 2, 2), (-1, 2, 0), (-3, 2, -1), (-2, 3, -1), (2, 3, 1), (1, 3, 0),
            (-1, 3, 0), (7, 1, 7), (0, 5, 0), (Int.max, 2, Int.max / 2 + 1), (Int.min, 1, .min),
        ])
    func halvesGoUp(_ numerator: Int, _ denominator: Int, _ whole: Int) throws {
        #expect(try Fraction(numerator, over: denominator).roundedHalfUp() == whole)
    }

    @Test func arithmeticIsExact() throws {
        let third = try Fraction(1, over: 3)
        let sixth = try Fraction(1, over: 6)
        #expect(try third.adding(sixth) == Fraction(1, over: 2))
        #expect(try third.multiplied(by: Fraction(3)) == .one)
        #expect(try third.adding(Fraction(-1, over: 3)) == .zero)
        #expect(sixth < third)
        #expect(try Fraction(Int.max, over: 3).multiplied(by: Fraction(3)) == Fraction(.max))
    }

    @Test func whatDoesNotFitIsAnError() throws {
        #expect(throws: BeyondRange.self) { try Fraction(.max).adding(.one) }
        #expect(throws: BeyondRange.self) { try Fraction(.max).multiplied(by: Fraction(2)) }
        #expect(throws: BeyondRange.self) { try Fraction(.min).multiplied(by: Fraction(-1)) }
        #expect(throws: BeyondRange.self) { try Fraction(1, over: 0) }
        #expect(throws: BeyondRange.self) { try Fraction(1, over: -2) }
        #expect(throws: BeyondRange.self) {
            try Fraction(1, over: .max).adding(Fraction(1, over: .max - 1))
        }
    }

    @Test(
        arguments: [
            ("2", "2"), ("1.5", "1.5"), ("0.0001", "0.0001"), ("10.00", "10"), ("007", "7"),
        ])
    func decimalsAreReadAndWritten(_ text: String, _ written: String) {
        #expect(Fraction(decimal: text)?.description == written)
    }

    @Test(arguments: ["", ".", "1.", ".5", "-1", "1e3", "1.23456", "1234567", "１", " 1", "1 "])
    func otherTextsAreNoNumbers(_ text: String) {
        #expect(Fraction(decimal: text) == nil)
    }

    @Test func whatNoDecimalSaysStaysAFraction() throws {
        #expect(try Fraction(7, over: 15).description == "7/15")
        #expect(try Fraction(-247_5, over: 10).description == "-247.5")
        #expect(try Fraction(1, over: 3).decimal == nil)
    }
}
