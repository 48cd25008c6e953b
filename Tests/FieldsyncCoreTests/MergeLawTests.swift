import FieldsyncCore
import FieldsyncTesting
import Testing

/// Goal: a merge has its laws, and each law finds what is against it.
///
/// Method: each law on the smallest states that can break it; then the same with a rule of merging
/// broken, which some law must find, as each law must find something. The random schedules of
/// ConvergenceTests check the same on large states.
@Suite struct MergeLawTests {
    @Test(arguments: MergeLaw.allCases)
    func holds(law: MergeLaw) {
        #expect(law.broken() == [])
    }

    @Test(arguments: MergeFault.allCases)
    func aBrokenRuleIsNoticed(fault: MergeFault) {
        #expect(MergeLaw.allCases.contains { !$0.broken(by: fault).isEmpty })
    }

    @Test(arguments: MergeLaw.allCases)
    func aLawFindsWhatIsAgainstIt(law: MergeLaw) {
        #expect(MergeFault.allCases.contains { !law.broken(by: $0).isEmpty })
    }

    @Test func aHeadOfTheSamePlaceWithAnotherHashIsAFork() throws {
        let first = ReplicaID(Identifier128(high: 0, low: 1))
        func heads(_ sequence: UInt64, _ byte: UInt8) throws -> SpaceHeads {
            let hash = try #require(ChainHash([UInt8](repeating: byte, count: 32)))
            return SpaceHeads([first: Head(sequence: sequence, hash: hash)])
        }
        #expect(try heads(3, 1).forks(against: heads(3, 2)) == [first])
        #expect(try heads(3, 1).forks(against: heads(3, 1)).isEmpty)
        #expect(try heads(3, 1).forks(against: heads(4, 2)).isEmpty)
        #expect(try heads(3, 1).vector == VersionVector([first: 3]))
    }
}
