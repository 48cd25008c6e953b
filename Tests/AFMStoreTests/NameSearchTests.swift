import AFMStore
import Testing

/// Goal: people are found by what somebody types of their names, and nobody else is.
struct NameSearchTests {
    private static let people: [(name: String, card: String?)] = [
        ("Harper Vale", "47-10001"), ("Renée Ångström", "47-9"), ("Ковалёва Нина", "47-9003"),
        ("Łukasz Wójcik", nil), ("Bob Smith", "47-90"), ("小澤 絃", nil), ("أمل حداد", nil),
        ("Mary-Jane O’Neill", nil), ("Harper Valentine", nil),
    ]

    private func found(_ query: String) -> [String] {
        NameSearch(Self.people).hits(query).map { Self.people[$0.index].name }
    }

    @Test(arguments: [
        ("harper vale", "Harper Vale"), ("vale harper", "Harper Vale"), ("hraper", "Harper Vale"),
        ("Harpr Vael", "Harper Vale"), ("angstrom", "Renée Ångström"),
        ("renne angstrm", "Renée Ångström"), ("ковалева", "Ковалёва Нина"),
        ("lukasz wojcik", "Łukasz Wójcik"), ("smoth", "Bob Smith"), ("小澤", "小澤 絃"),
        ("حداد", "أمل حداد"), ("oneill", "Mary-Jane O’Neill"), ("mary jane", "Mary-Jane O’Neill"),
        ("47-10001", "Harper Vale"), ("4710001", "Harper Vale"), ("valen", "Harper Valentine"),
        ("smi", "Bob Smith"),
    ])
    func whoIsMeantComesFirst(query: String, name: String) {
        #expect(found(query).first == name)
    }

    @Test(arguments: ["", "  ", "xyzzy", "qq", "harper smith", "bobsmithson", "!?"])
    func nobodyIsFoundForWhatNobodyIsCalled(query: String) {
        #expect(found(query).isEmpty)
    }

    @Test func aLetterMoreIsFurtherAway() {
        let hits = NameSearch(Self.people).hits("Harper Vale")
        #expect(hits.map(\.distance) == hits.map(\.distance).sorted())
        #expect(hits.first?.distance == 0)
        #expect(hits.count == 2)
    }

    @Test(arguments: [
        ("abcd", "abcd", 0), ("abcd", "abdc", 1), ("abcd", "abc", 1), ("abcd", "xbcd", 1),
        ("abcd", "xyzd", nil), ("a", "abcd", nil), ("", "", 0), ("", "ab", 2),
    ])
    func neighboursThatSwapAreOneChange(word: String, other: String, distance: Int?) {
        let letters = (word.unicodeScalars.map(\.value), other.unicodeScalars.map(\.value))
        #expect(EditDistance.between(letters.0, letters.1[...], atMost: 2) == distance)
    }
}
