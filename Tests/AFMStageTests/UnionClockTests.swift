import AFMModel
import AFMStage
import Testing

/// Goal: the clock warns before it costs, at the minute that the rules say.
///
/// Method: the session of forty, read minute by minute; the limits are worked out by hand from
/// the rulebook.
@Suite struct UnionClockTests {
    private typealias Sample = SampleStage

    @Test(
        "Ninety minutes on the stand warn from 85 on and are red from 90 on",
        arguments: [
            (10, 0, 0, UnionClock.Level.calm), (11, 24, 84, .calm), (11, 25, 85, .soon),
            (11, 29, 89, .soon), (11, 30, 90, .over), (11, 31, 91, .over),
        ])
    func stand(hour: Int, minute: Int, minutes: Int, level: UnionClock.Level) {
        let clock = UnionClock(Sample.begun(), at: Sample.time(hour, minute))
        #expect(clock.standMinutes == minutes)
        #expect(clock[.stand]?.level == level)
        if minutes > 0 { #expect(clock[.stand]?.minutesLeft == 90 - minutes) }
    }

    @Test func aBreakStopsTheStandAndTheNextStretchBeginsAtItsEnd() {
        var facts = Sample.begun()
        facts.intervals = [StageInterval(.break, from: Sample.time(10, 50))]
        let resting = UnionClock(facts, at: Sample.time(10, 57))
        #expect(resting.rest?.kind == .break)
        #expect(resting.restMinutes == 7)
        #expect(resting.standMinutes == 0)
        facts.intervals[0].to = Sample.time(11, 0)
        #expect(UnionClock(facts, at: Sample.time(11, 20)).standMinutes == 20)
    }

    @Test func aBreakBelowFiveMinutesIsNone() {
        var facts = Sample.begun()
        facts.intervals = [
            StageInterval(.break, from: Sample.time(10, 50), to: Sample.time(10, 54))
        ]
        let clock = UnionClock(facts, at: Sample.time(11, 0))
        #expect(clock.standMinutes == 60)
        #expect(clock.breakMinutes == 0)
    }

    @Test func whoRestsLessThanTheOthersDecides() {
        var facts = Sample.begun()
        facts.intervals = [
            StageInterval(.break, from: Sample.time(10, 50), to: Sample.time(11, 0))
        ]
        facts.people[5].ownIntervals = []
        let clock = UnionClock(facts, at: Sample.time(11, 25))
        #expect(clock.standMinutes == 85)
        #expect(clock.breakMinutes == 0)
        // Who came late, went home or does not play stands nowhere.
        facts.people[5].dismissed = Sample.time(11, 20)
        #expect(UnionClock(facts, at: Sample.time(11, 25)).standMinutes == 25)
        facts.people[6].reported = Sample.time(11, 20)
        facts.people[6].ownIntervals = []
        #expect(UnionClock(facts, at: Sample.time(11, 25)).standMinutes == 25)
    }

    @Test func breaksOwedAreCountedDown() {
        var facts = Sample.begun()
        #expect(UnionClock(facts, at: Sample.time(10, 30))[.breaks]?.minutesLeft == 30)
        facts.intervals = [StageInterval(.break, from: Sample.time(10, 50))]
        for minute in 0..<10 {
            let clock = UnionClock(facts, at: Sample.time(10, 50 + minute))
            #expect(clock[.breaks]?.minutesLeft == 30 - minute)
        }
        facts.intervals[0].to = Sample.time(11, 0)
        facts.intervals.append(
            StageInterval(.break, from: Sample.time(12, 0), to: Sample.time(12, 20)))
        let clock = UnionClock(facts, at: Sample.time(12, 30))
        #expect(clock[.breaks]?.minutesLeft == 0)
        #expect(clock[.breaks]?.level == .done)
        // The fourth hour owes ten more.
        #expect(UnionClock(facts, at: Sample.time(14, 0))[.breaks]?.minutesLeft == 10)
    }

    @Test func breaksThatCannotBeGivenAnyMoreAreRed() {
        let facts = Sample.begun()
        #expect(UnionClock(facts, at: Sample.time(11, 0))[.breaks]?.level == .calm)
        #expect(UnionClock(facts, at: Sample.time(12, 20))[.breaks]?.level == .soon)
        #expect(UnionClock(facts, at: Sample.time(12, 31))[.breaks]?.level == .over)
    }

    @Test(
        "Guarantee, hold and eighth hour by the length of the call",
        arguments: [
            (SessionKind.single, 180, (13, 0), (14, 0)),
            (.guaranteed, 330, (15, 30), (16, 0)),
            (.double, 360, (16, 0), nil),
            (.guaranteed, 360, (16, 0), nil),
        ] as [(SessionKind, Int, (Int, Int), (Int, Int)?)])
    func limits(session: SessionKind, minutes: Int, end: (Int, Int), hold: (Int, Int)?) {
        var facts = Sample.begun()
        facts.session = session
        facts.guaranteedMinutes = minutes
        let clock = UnionClock(facts, at: Sample.time(10, 30))
        #expect(clock[.guarantee]?.at == Sample.time(end.0, end.1))
        #expect(clock[.hold]?.at == hold.map { Sample.time($0.0, $0.1) })
        #expect(clock[.span]?.at == Sample.time(18, 0))
        #expect(clock[.meal]?.at == Sample.time(16, 0))
        #expect(clock[.midnight]?.at == Sample.time(24, 0))
    }

    @Test func theLastTenMinutesOfTheHoldAreTold() {
        let facts = Sample.begun()
        #expect(UnionClock(facts, at: Sample.time(13, 49))[.hold]?.level == .calm)
        #expect(UnionClock(facts, at: Sample.time(13, 50))[.hold]?.level == .soon)
        #expect(UnionClock(facts, at: Sample.time(13, 59))[.hold]?.minutesLeft == 1)
        #expect(UnionClock(facts, at: Sample.time(14, 0))[.hold]?.level == .over)
    }

    @Test func theGapOfADividedDoubleIsNoWork() {
        var facts = Sample.begun()
        facts.session = .double
        facts.guaranteedMinutes = 360
        facts.intervals = [
            StageInterval(.gap, from: Sample.time(13, 0), to: Sample.time(14, 0))
        ]
        let clock = UnionClock(facts, at: Sample.time(14, 30))
        #expect(clock[.guarantee]?.at == Sample.time(17, 0))
        #expect(clock[.meal]?.at == Sample.time(20, 0))
        #expect(clock.standMinutes == 30)
        #expect(clock.breakMinutes == 0)
    }

    /// What a statement would find of the same times is worked out by the same rules.
    @Test func breaksOfADoubleAreOwedForHoursWorked() {
        var facts = Sample.begun()
        facts.session = .double
        facts.guaranteedMinutes = 360
        #expect(UnionClock(facts, at: Sample.time(11, 0)).breaksRequired == 60)
        facts.intervals = [
            StageInterval(.gap, from: Sample.time(13, 0), to: Sample.time(14, 30)),
            StageInterval(.break, from: Sample.time(14, 30), to: Sample.time(14, 40)),
            StageInterval(.break, from: Sample.time(15, 0), to: Sample.time(15, 20)),
        ]
        let clock = UnionClock(facts, at: Sample.time(16, 0))
        // The gap and the break that follows it are one rest of 100 minutes, and no work.
        #expect(clock[.guarantee]?.at == Sample.time(17, 40))
        #expect((clock.breakMinutes, clock.breaksRequired) == (20, 60))
        #expect(clock[.meal]?.at == Sample.time(20, 40))
        #expect(clock[.hold] == nil)
        // In its seventh hour it owes ten more.
        #expect(UnionClock(facts, at: Sample.time(18, 40)).breaksRequired == 70)
        // Who was called for a single session of their own owes by the clock.
        facts.people = [facts.people[5]]
        facts.people[0].ownSession = .single
        #expect(UnionClock(facts, at: Sample.time(16, 0)).breaksRequired == 70)
    }

    @Test func theMealIsDueForWhoHadNone() {
        var facts = Sample.begun()
        facts.intervals = [
            StageInterval(.meal, from: Sample.time(13, 0), to: Sample.time(14, 0))
        ]
        #expect(UnionClock(facts, at: Sample.time(14, 30))[.meal]?.at == Sample.time(20, 0))
        facts.people[7].ownIntervals = []
        #expect(UnionClock(facts, at: Sample.time(14, 30))[.meal]?.at == Sample.time(16, 0))
        facts.people[7].dismissed = Sample.time(14, 10)
        #expect(UnionClock(facts, at: Sample.time(14, 30))[.meal]?.at == Sample.time(20, 0))
    }

    @Test func aMultiTrackCallIsHeldAfterWorkAndNotAfterTheClock() {
        var facts = Sample.begun()
        facts.kind = .multiTrack
        facts.session = nil
        facts.guaranteedMinutes = 240
        facts.intervals = [
            StageInterval(.meal, from: Sample.time(12, 0), to: Sample.time(13, 30))
        ]
        let clock = UnionClock(facts, at: Sample.time(13, 40))
        // One hour of the meal is no work.
        #expect(clock[.guarantee]?.at == Sample.time(15, 0))
        #expect(clock[.hold]?.at == Sample.time(16, 0))
        #expect(clock[.meal] == nil)
    }

    @Test func nightsAreTold() {
        var facts = Sample.begun()
        facts.start = Sample.time(22, 0)
        for index in facts.people.indices { facts.people[index].reported = Sample.time(22, 0) }
        #expect(UnionClock(facts, at: Sample.time(23, 50))[.midnight]?.level == .soon)
        let night = UnionClock(facts, at: Sample.time(24, 0))[.midnight]
        #expect(night?.level == .over)
        #expect(night?.at == Sample.time(32, 0))
    }

    @Test func theNightThatSkipsAnHourIsShorter() {
        // 2027-03-13 23:00 PST; the clocks go from 02:00 to 03:00.
        var facts = StageFacts(
            title: "Late", zone: Sample.zone, start: Moment(secondsSince1970: 1_805_007_600))
        facts.people = [StagePerson(id: Sample.id(1), name: "Vi")]
        facts.people[0].reported = facts.start
        let end = UnionClock(facts, at: facts.start.adding(minutes: 70))
        #expect(end[.guarantee]?.at == facts.start.adding(minutes: 180))
        #expect(facts.clock(facts.start.adding(minutes: 180)) == "03:00")
        #expect(end[.midnight]?.minutesLeft == 410)
    }

    @Test func whatIsOverStandsStill() {
        var facts = Sample.begun()
        for index in facts.people.indices { facts.people[index].dismissed = Sample.time(13, 40) }
        let clock = UnionClock(facts, at: Sample.time(20, 0))
        #expect(clock.end == Sample.time(13, 40))
        #expect(clock.standMinutes == 0)
        #expect(clock[.breaks]?.level == .over)
        #expect(clock.dials.allSatisfy { $0.kind == .breaks || $0.level == .done })
    }

    @Test func beforeTheCallNothingCounts() {
        let clock = UnionClock(Sample.begun(), at: Sample.time(9, 55))
        #expect(clock.minutesToStart == 5)
        #expect(clock.standMinutes == 0)
        #expect(clock.dials.allSatisfy { $0.level == .calm })
    }

    @Test func aCancelledCallHasNoClock() {
        var facts = Sample.begun()
        facts.isCancelled = true
        #expect(UnionClock(facts, at: Sample.time(11, 0)).dials.isEmpty)
    }

    @Test func otherKindsHaveTheirOwnMeals() {
        var facts = Sample.begun()
        facts.kind = .sideline
        facts.session = nil
        facts.guaranteedMinutes = 480
        facts.intervals = [
            StageInterval(.meal, from: Sample.time(14, 0), to: Sample.time(14, 45))
        ]
        let clock = UnionClock(facts, at: Sample.time(15, 0))
        #expect(clock[.meal]?.at == Sample.time(20, 45))
        #expect(clock[.guarantee]?.at == Sample.time(18, 45))
        #expect(clock[.stand] == nil)
        facts.kind = .multiTrack
        #expect(UnionClock(facts, at: Sample.time(15, 0))[.span] == nil)
    }

    @Test func aCallThatNobodyEndedIsNotCountedForDays() {
        let clock = UnionClock(Sample.begun(), at: Sample.time(24 * 30, 0))
        #expect(clock.isForgotten)
        #expect(clock.breaksRequired == 30)
        #expect(clock.standMinutes == 0)
        #expect(!UnionClock(Sample.begun(), at: Sample.time(34, 0)).isForgotten)
    }
}
