import FieldsyncTerminal
import Testing

/// Goal: whatever bytes a terminal sends, and however they are cut, the same keys come out, no
/// byte is obeyed, and what is kept stays small.
@Suite struct KeyDecoderTests {
    private static let known: [(bytes: String, keys: [KeyPress])] = [
        ("ab", [.character("a"), .character("b")]),
        ("é小🎻", [.character("é"), .character("小"), .character("🎻")]),
        ("\r", [.enter]), ("\t", [.tab]), ("\u{7F}", [.backspace]), ("\u{3}", [.control("c")]),
        ("\u{1B}[A\u{1B}[B\u{1B}OC\u{1B}[D", [.up, .down, .right, .left]),
        ("\u{1B}[1;5A", [.up]), ("\u{1B}[Z", [.backTab]), ("\u{1B}[H\u{1B}[4~", [.home, .end]),
        ("\u{1B}[5~\u{1B}[6~\u{1B}[3~", [.pageUp, .pageDown, .delete]),
        ("\u{1B}OP\u{1B}[15~\u{1B}[24~", [.function(1), .function(5), .function(12)]),
        ("\u{1B}\u{1B}[A", [.escape, .up]),
        ("\u{1B}[200~Vale\u{1B}[Ax\u{1B}[201~q", [.paste("Vale\u{FFFD}[Ax"), .character("q")]),
        ("\u{1B}[200~\u{1B}[201~q", [.character("q")]),
        ("\u{1B}[99999999999999999999999999~", [.unknown]), ("\u{0}", [.unknown]),
    ]

    @Test("Bytes become keys, in one piece and one by one", arguments: known)
    func bytesBecomeKeys(bytes: String, keys: [KeyPress]) {
        var whole = KeyDecoder()
        #expect(whole.take(bytes.utf8) + whole.flush() == keys)
        #expect(!whole.isWaiting)
        var slow = KeyDecoder()
        #expect(bytes.utf8.flatMap { slow.take([$0]) } + slow.flush() == keys)
    }

    @Test func aLoneEscapeIsTheKeyOnceNothingFollows() {
        var decoder = KeyDecoder()
        #expect(decoder.take([0x1B]) == [])
        #expect(decoder.isWaiting)
        #expect(decoder.flush() == [.escape])
    }

    @Test func bytesThatAreNoTextAreNoCharacters() {
        var decoder = KeyDecoder()
        let keys = decoder.take([0xFF, 0xC3, 0x28, 0xE5, 0xB0]) + decoder.flush()
        #expect(keys.contains(.character("(")))
        #expect(keys.filter { $0 != .unknown } == [.character("(")])
    }

    @Test func aPasteIsCutAndASequenceThatNeverEndsIsPassedOver() {
        var decoder = KeyDecoder()
        let paste = "\u{1B}[200~" + String(repeating: "x", count: 1 << 20) + "\u{1B}[201~"
        let keys = decoder.take(paste.utf8)
        #expect(keys == [.paste(String(repeating: "x", count: KeyDecoder.pasteLimit))])
        #expect(decoder.take("\u{1B}[".utf8 + Array(repeating: UInt8(ascii: "1"), count: 99))
            == [.unknown])
        #expect(!decoder.isWaiting)
    }

    @Test func mashedKeysNeverStayStuck() {
        for seed in 0..<200 as Range<UInt64> {
            var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
            var decoder = KeyDecoder()
            for _ in 0..<500 {
                state ^= state << 13
                state ^= state >> 7
                state ^= state << 17
                _ = decoder.take([UInt8(truncatingIfNeeded: state)])
            }
            _ = decoder.take("\u{1B}[201~".utf8)
            _ = decoder.flush()
            #expect(decoder.take("q".utf8) == [.character("q")], "seed \(seed)")
        }
    }
}
