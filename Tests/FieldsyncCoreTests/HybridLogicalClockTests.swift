import FieldsyncCore
import FieldsyncTesting
import Testing

/// Goal: stamps of one replica always rise, and no other replica's clock can push them ahead.
@Suite struct HybridLogicalClockTests {
    private let start: UInt64 = 1_791_997_200_000

    private func stamp(_ wall: UInt64, _ counter: UInt16 = 0) throws -> HybridTimestamp {
        try #require(HybridTimestamp(wallMilliseconds: wall, counter: counter))
    }

    @Test func stampsRiseWhateverTheClockDoes() throws {
        var generator = SeededGenerator(seed: 3)
        var clock = HybridLogicalClock(latest: HybridTimestamp(packed: 0))
        var previous = clock.latest
        for _ in 0..<5_000 {
            let now = generator.pick([
                start, start + 1, start - 86_400_000, 0,
                UInt64.random(in: 0...start, using: &generator),
            ])
            if generator.chance(30) {
                clock.observe(HybridTimestamp(packed: generator.next()), nowMilliseconds: now)
            }
            let issued = clock.issue(nowMilliseconds: now)
            #expect(issued > previous)
            previous = issued
        }
        #expect(previous.wallMilliseconds <= start + 1)
    }

    @Test func theFutureIsNeverTakenOver() throws {
        for ahead: UInt64 in [1, 300_000, 31_536_000_000, 31_536_000_000_000] {
            var clock = HybridLogicalClock(latest: try stamp(start))
            clock.observe(try stamp(start + ahead), nowMilliseconds: start)
            #expect(clock.latest == (try stamp(start)))
            #expect(clock.issue(nowMilliseconds: start) == (try stamp(start, 1)))
        }
    }

    @Test func thePastAndThePresentAreTakenOver() throws {
        var clock = HybridLogicalClock(latest: try stamp(5))
        clock.observe(try stamp(start, 9), nowMilliseconds: start)
        #expect(clock.issue(nowMilliseconds: start) == (try stamp(start, 10)))
        clock.observe(try stamp(7), nowMilliseconds: start)
        #expect(clock.latest == (try stamp(start, 10)))
    }

    @Test func aFullCounterRunsOverIntoTheNextMillisecond() throws {
        var clock = HybridLogicalClock(latest: try stamp(start, .max))
        #expect(clock.issue(nowMilliseconds: start) == (try stamp(start + 1)))
    }

    @Test func timeBeyondFortyEightBitsDoesNotTrap() throws {
        var clock = HybridLogicalClock(latest: HybridTimestamp(packed: 0))
        #expect(clock.issue(nowMilliseconds: .max).wallMilliseconds == 1 << 48 - 1)
        clock = HybridLogicalClock(latest: HybridTimestamp(packed: .max))
        #expect(clock.issue(nowMilliseconds: .max).packed == .max)
        #expect(HybridTimestamp(wallMilliseconds: 1 << 48, counter: 0) == nil)
        #expect(
            HybridTimestamp(packed: .max).instant.milliseconds == Instant.latestMilliseconds)
    }
}
