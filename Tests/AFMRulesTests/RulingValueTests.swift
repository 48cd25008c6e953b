import AFMModel
import AFMRules
import Testing

/// Goal: each value that a key of the rulebook's Part 14 can have does what it says.
///
/// Method: for each key one set of facts on which it decides, with what each value makes of them,
/// worked out by hand. The keys and the words come from the code, so that a key or a value without
/// a case is a failure here.
@Suite struct RulingValueTests {
    static let cases =
        RulingCase.time + RulingCase.office + RulingCase.together + RulingCase.otherKinds

    @Test(arguments: cases)
    func everyValueDoesWhatItSays(_ ruling: RulingCase) throws {
        for (value, result) in ruling.values {
            #expect(try ruling.result(ruled: value) == result, "\(ruling.key) = \(value)")
        }
    }

    @Test(arguments: cases)
    func whatNobodyRuledIsTheDefault(_ ruling: RulingCase) throws {
        let standard = try #require(RulingKey.named(ruling.key)?.standard)
        let usual = try #require(ruling.values.first { $0.value == standard }?.result)
        #expect(try ruling.result() == usual)
        // Facts on which the key decides nothing would prove nothing.
        #expect(Set(ruling.values.map(\.result)).count > 1)
    }

    /// `countNonPlayingManager` shows in a number only: with a manager on the call, counted or
    /// not, none is missing.
    @Test func everyKeyAndEveryValueHasACase() {
        let known = Dictionary(grouping: Self.cases, by: \.key)
        for spec in RulingSpec.all where spec.key != "countNonPlayingManager" {
            let values = Set((known[spec.key] ?? []).flatMap(\.values).map(\.value))
            let needed: [String] =
                switch spec.values {
                case .oneOf(let words): words
                case .whole(let range): ["\(range.lowerBound)", "\(range.upperBound)"]
                case .factor, .timeOfDay: []
                }
            #expect(values.isSuperset(of: needed), "\(spec.key) lacks cases")
            #expect(values.count >= 2, "\(spec.key) lacks cases")
            #expect(values.allSatisfy(spec.allows))
        }
        #expect(Set(known.keys).isSubset(of: RulingSpec.all.map(\.key)))
    }
}
