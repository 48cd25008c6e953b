import FieldsyncCore
import Testing

@Suite struct FieldValueTests {
    @Test(
        arguments: [
            ("0", 0, 0), ("12.50", 1250, 2), ("12.5", 125, 1), ("-0.05", -5, 2), ("-7", -7, 0),
            ("0.000000000000000001", 1, 18), ("9223372036854775807", .max, 0),
            ("-9.223372036854775808", .min, 18), ("-922337203685477580.8", .min, 1),
        ] as [(String, Int64, UInt8)])
    func decimalsKeepTheirScale(text: String, unscaled: Int64, scale: UInt8) throws {
        #expect(ScaledDecimal(text) == ScaledDecimal(unscaled: unscaled, scale: scale))
        let decimal = try #require(ScaledDecimal(unscaled: unscaled, scale: scale))
        #expect(decimal.description == text)
    }

    @Test(arguments: [
        "", ".", "-", "-.5", ".5", "5.", "+5", "1e3", "1,5", "1.2.3", "--5", "0x10", "5 ", " 5",
        "1.+5", "1.-5", "9223372036854775808", "0.0000000000000000001", "NaN", "inf", "٣",
    ])
    func whatIsNoDecimalIsRefused(text: String) {
        #expect(ScaledDecimal(text) == nil)
    }

    @Test func aScaleOfNineteenIsRefused() {
        #expect(ScaledDecimal(unscaled: 1, scale: 19) == nil)
        #expect(ScaledDecimal(unscaled: 1, scale: 255) == nil)
    }

    @Test func valuesAreEqualByTheirBytes() {
        let composed = FieldValue.text("\u{E9}")
        let decomposed = FieldValue.text("e\u{301}")
        #expect(composed != decomposed)
        #expect(Set([composed, decomposed]).count == 2)
        #expect(FieldValue.zone("\u{E9}") != .zone("e\u{301}"))
        #expect(FieldValue.text("UTC") != .zone("UTC"))
        #expect(FieldValue.integer(1) != .boolean(true))
        #expect(ScaledDecimal("12.5") != ScaledDecimal("12.50"))
    }

    @Test func setsAreInTheOrderOfTheirBytesEachMemberOnce() {
        let set = TextSet(["b", "a", "\u{E9}", "b", "e\u{301}", "", "B"])
        #expect(
            set.members.map { Array($0.utf8) }
                == ["", "B", "a", "b", "e\u{301}", "\u{E9}"].map { Array($0.utf8) })
        #expect(set == TextSet(set.members.reversed()))
        #expect(TextSet(["\u{E9}"]) != TextSet(["e\u{301}"]))
        #expect(TextSet([]) == TextSet([String]()))
    }
}
