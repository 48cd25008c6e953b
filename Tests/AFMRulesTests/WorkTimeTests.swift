import AFMModel
import AFMRules
import Foundation
import Testing

/// Goal: the time engine cuts and prices every call as the rulebook's table says.
///
/// Method: edges by table, and 20,000 seeded calls in four runs, single, longer and double, divided
/// or not, on ordinary days, sixth days and holidays, in zones whose clocks change at odd hours,
/// compared with a minute-by-minute implementation (``NaiveWorkTime``).
@Suite struct WorkTimeTests {
    static let zones = [
        "America/Los_Angeles", "America/New_York", "Europe/London", "Australia/Lord_Howe",
        "America/Sao_Paulo", "Asia/Beirut", "Asia/Kolkata", "Pacific/Chatham", "America/Havana",
    ]
    /// Nights on which some of these zones change their clocks, and one on which none does.
    ///
    /// In 2018 Brazil's clocks skipped midnight; Beirut's and Havana's do so still.
    static let days = [
        "2026-10-14", "2027-03-13", "2026-10-31", "2018-11-03", "2026-03-28", "2026-10-24",
        "2026-04-04", "2026-10-03", "2026-09-26", "2026-03-07", "2018-02-17",
    ]

    struct RandomCall {
        let zone: StageZone
        let naive: NaiveWorkTime

        init(_ numbers: inout SeededNumbers, longest: Int) throws {
            let name = WorkTimeTests.zones[numbers.next(0...WorkTimeTests.zones.count - 1)]
            let day = WorkTimeTests.days[numbers.next(0...WorkTimeTests.days.count - 1)]
            let noon = try Moment(iso8601: day + "T12:00:00Z").minutesSince1970
            zone = try StageZone(named: name)
            let start = noon + numbers.next(0...30 * 60)
            let lengths = [180, 180, 180, 240, 245, 330, 360]
            let isDouble = numbers.next(0...1) == 1
            let dismissed = start + numbers.next(0...(numbers.next(0...7) == 0 ? longest : 660))
            naive = NaiveWorkTime(
                start: start, guaranteed: lengths[numbers.next(0...lengths.count - 1)],
                dismissed: dismissed,
                zone: try #require(TimeZone(identifier: name)),
                grace: numbers.next(0...2) == 0 ? numbers.next(0...14) : 0,
                isDouble: isDouble,
                rests: isDouble ? Self.rests(&numbers, start: start, dismissed: dismissed) : [])
        }

        /// Up to two gaps of an hour or more, in order and apart, within the call.
        private static func rests(
            _ numbers: inout SeededNumbers, start: Int, dismissed: Int
        ) -> [Range<Int>] {
            var rests: [Range<Int>] = []
            var from = start
            for _ in 0..<numbers.next(0...2) {
                from += numbers.next(1...300)
                let end = from + numbers.next(60...200)
                if end < dismissed { rests.append(from..<end) }
                from = end
            }
            return rests
        }

        var work: [Range<Int>] {
            var edges = [naive.start]
            for rest in naive.rests { edges += [rest.lowerBound, rest.upperBound] }
            edges.append(naive.dismissed)
            return stride(from: 0, to: edges.count, by: 2)
                .map { edges[$0]..<edges[$0 + 1] }.filter { !$0.isEmpty }
        }

        var time: WorkTime {
            let plan: WorkPlan =
                naive.isDouble
                ? .double(
                    start: naive.start, work: work, dismissed: naive.dismissed,
                    absorbsPostSpan: false)
                : .clock(
                    start: naive.start, guaranteedMinutes: naive.guaranteed,
                    dismissed: naive.dismissed)
            return WorkTime(cutting: plan, in: zone, graceMinutes: naive.grace)
        }
    }

    @Test func fiveThousandCallsAreCutAsMinuteByMinute() throws {
        for seed in 0..<5_000 {
            var numbers = SeededNumbers(seed: UInt64(seed))
            let call = try RandomCall(&numbers, longest: 24 * 60)
            let naive = call.naive
            let units = call.time.units
            let expected = naive.units()
            try #require(
                units.map(\.bucket) == expected.map(\.bucket), "seed \(seed), \(call.zone)")
            for (unit, other) in zip(units, expected) {
                let minutes = unit.pieces.flatMap { Array($0.minutes) }
                try #require(minutes == other.minutes, "seed \(seed), \(call.zone)")
                for piece in unit.pieces {
                    for minute in piece.minutes {
                        let clock = naive.clock(minute)
                        let agrees =
                            piece.isNight == (clock.hour < 8)
                            && piece.isEvening == (clock.hour >= 20)
                            && piece.date.daysSince1970 == clock.day
                            && piece.isRequired == naive.isWorked(minute)
                        try #require(agrees, "seed \(seed), \(call.zone), minute \(minute)")
                    }
                }
            }
        }
    }

    @Test(arguments: ["highest", "unitStart", "prorateMinutes"])
    func fiveThousandCallsArePricedAsMinuteByMinute(_ policy: String) throws {
        let place = PayPlace(file: "test", path: "$", subject: "test")
        for seed in 0..<5_000 {
            var numbers = SeededNumbers(seed: UInt64(seed) &+ 77_000)
            let call = try RandomCall(&numbers, longest: 24 * 60)
            let nightOnUnworked = numbers.next(0...1) == 1
            var rulings = PayRulings()
            rulings.straddlePolicy = try #require(StraddlePolicy(rawValue: policy))
            rulings.nightPremiumOnGuaranteedUnworked = nightOnUnworked
            let day = [100, 150, 200][numbers.next(0...2)]
            let lines = try TimeLine.lines(
                of: call.time.units,
                priced: PremiumTable(
                    rulings: rulings, days: try Self.day(day, rulings), place: place))
            var found: [[Int]: Int] = [:]
            for line in lines {
                // In 15 × 14 × 13 … ths of a unit, so that every share is a whole number.
                let share = try line.units.multiplied(by: Fraction(Self.fine))
                found[[line.bucket.rawValue, line.percent.numerator]] = share.numerator
            }
            var expected: [[Int]: Int] = [:]
            for unit in call.naive.units() {
                let percents = unit.minutes.map {
                    call.naive.percent(
                        $0, unit.bucket, nightOnUnworked: nightOnUnworked, day: day)
                }
                switch policy {
                case "highest":
                    expected[[unit.bucket.rawValue, percents.max() ?? 0], default: 0] += Self.fine
                case "unitStart":
                    expected[[unit.bucket.rawValue, percents[0]], default: 0] += Self.fine
                default:
                    for percent in percents {
                        expected[[unit.bucket.rawValue, percent], default: 0] +=
                            Self.fine / percents.count
                    }
                }
            }
            try #require(found == expected, "seed \(seed), \(call.zone)")
        }
    }

    /// The least number that 1 to 15 divide.
    private static let fine = 360_360

    /// A day with this premium, whatever dates the random calls have.
    private static func day(_ percent: Int, _ rulings: PayRulings) throws -> DayPremiums {
        let date = try #require(WorkDate(percent == 200 ? "2026-12-25" : "2026-10-14"))
        return DayPremiums(
            callDate: date, rulings: rulings,
            consecutive: ConsecutiveDay(
                number: percent == 150 ? 6 : 1, cycle: 7, weekendOnly: false,
                producer: "Alpha Pictures"))
    }

    /// The units of a divided double: work is counted across the gap (rulebook Part 15).
    @Test func unitsOfABucketCountOnAcrossAGap() throws {
        let start = try Moment(iso8601: "2026-10-14T10:00:00-07:00").minutesSince1970
        let stretches = [start..<start + 185, start + 250..<start + 250 + 175]
        let plan = WorkPlan(
            segments: [
                .init(bucket: .base, stretches: stretches),
                .init(bucket: .beyondHold, stretches: [start + 425..<start + 480]),
                .init(bucket: .afterSpan, stretches: [start + 480..<start + 500]),
            ],
            required: [start..<start + 185, start + 250..<start + 500])
        let zone = try StageZone(named: "America/Los_Angeles")
        let units = WorkTime(cutting: plan, in: zone, graceMinutes: 0).units
        #expect(units.count { $0.bucket == .base } == 24)
        #expect(units.count { $0.bucket == .beyondHold } == 4)
        #expect(units.count { $0.bucket == .afterSpan } == 2)
        #expect(units[12].pieces.map(\.minutes.count) == [5, 10])
    }

    @Test(
        "A hold hour ends at six hours with the guarantee",
        arguments: [(180, 60), (300, 60), (330, 30), (360, 0)])
    func holdIsCappedByTheGuarantee(_ guaranteed: Int, _ hold: Int) {
        let plan = WorkPlan.clock(start: 0, guaranteedMinutes: guaranteed, dismissed: 480)
        let minutes = plan.segments.filter { $0.bucket == .hold }
            .flatMap(\.stretches).reduce(0) { $0 + $1.count }
        #expect(minutes == hold)
    }

    @Test func secondsAreCutOff() throws {
        let sheet = try TestSheets.single(
            start: "2026-10-14T10:00:59-07:00", dismissed: "2026-10-14T13:15:59-07:00")
        #expect(try TestSheets.compute([sheet]).calls[0].musicians[0].totalCents == 325_00)
    }

    @Test func timesOfANightOnWhichTheClocksChangeSayTheirOffset() throws {
        let sheet = try TestSheets.single(
            start: "2026-10-31T22:00:00-07:00", dismissed: "2026-11-01T01:30:00-08:00")
        let lines = try TestSheets.compute([sheet]).calls[0].musicians[0].lines
        #expect(lines.map(\.rule.id) == ["SCALE", "R13", "R13", "R16"])
        #expect(
            lines[2].because.hasPrefix("Held 01:00 (-07:00) to 01:00 (-08:00), night: 4 units"))
    }

    @Test func eveningAndDayShareALineThatNamesBothRules() throws {
        let sheet = try TestSheets.single(
            start: "2026-10-14T15:30:00-07:00", dismissed: "2026-10-14T20:30:00-07:00")
        let line = try #require(
            TestSheets.compute([sheet]).calls[0].musicians[0].lines.last)
        #expect(line.rule.id == "R19")
        #expect(line.units == Fraction(4))
        #expect(line.because.contains("R14 says the same"))
    }
}
