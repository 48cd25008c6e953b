import AFMModel
import AFMRules
import Foundation
import Testing

/// Goal: sideline, multi-track and production calls are paid as a walk through the minutes pays.
///
/// Method: seeded calls of each kind with meals or gaps, by day and by night, on nights on which
/// the clocks change, sixth days and holidays, compared with ``NaiveKinds``.
@Suite struct SeededKindTests {
    static let days = [
        "2026-10-14", "2026-10-31", "2026-11-26", "2027-03-13", "2026-12-24", "2027-07-04",
    ]

    private struct Schedule {
        var sheet: CallSheet
        var naive: NaiveKinds
        var numbers: SeededNumbers

        init(seed: UInt64, _ kind: IntervalKind) throws {
            numbers = SeededNumbers(seed: seed)
            let day = SeededKindTests.days[numbers.next(0...SeededKindTests.days.count - 1)]
            let start = try Moment(iso8601: day + "T12:00:00Z")
                .adding(minutes: numbers.next(0...26 * 60))
            let length = numbers.next(0...numbers.next(120...1_440))
            let isSixth = numbers.next(0...2) == 0
            var rests: [Range<Int>] = []
            var from = numbers.next(0...400)
            for _ in 0..<numbers.next(0...3) {
                rests.append(from..<from + [15, 29, 30, 45, 60, 75][numbers.next(0...5)])
                from = (rests.last?.upperBound ?? 0) + numbers.next(1...400)
            }
            sheet = try TestSheets.single { sheet in
                sheet.call.start = start
                sheet.timeline = rests.map {
                    TimelineInterval(
                        kind: kind, from: start.adding(minutes: $0.lowerBound),
                        to: start.adding(minutes: $0.upperBound))
                }
                sheet.musicians[0].dismissed = start.adding(minutes: length)
                sheet.musicians[1].dismissed = start
                sheet.musicians[0].consecutiveDay = isSixth ? 6 : nil
            }
            let first = start.minutesSince1970
            let holidays = ["2026-11-26", "2026-12-25", "2027-07-05"]
            let isHoliday = holidays.contains("\(sheet.call.date)")
            naive = NaiveKinds(
                start: first, dismissed: first + length,
                zone: try #require(TimeZone(identifier: "America/Los_Angeles")),
                day: isHoliday ? 200 : isSixth ? 150 : 100,
                rests: rests.map { first + $0.lowerBound..<first + $0.upperBound }
                    .filter { kind == .gap || $0.overlaps(first..<first + length) })
        }

        func expect(_ hundredths: Int, _ seed: Int) throws {
            let owed = try TestSheets.compute([sheet]).calls[0].musicians[0].totalCents
            try #require(
                owed * 100 == hundredths,
                "seed \(seed): \(sheet.call.kind) \(sheet.call.start), \(sheet.timeline)")
        }
    }

    @Test func aThousandSidelineDays() throws {
        for seed in 0..<1_000 {
            var schedule = try Schedule(seed: UInt64(seed) &+ 5_000_000, .meal)
            schedule.sheet.call.kind = .sideline
            schedule.sheet.call.session = nil
            try schedule.expect(schedule.naive.sideline(), seed)
        }
    }

    @Test func aThousandMultiTrackCalls() throws {
        for seed in 0..<1_000 {
            var schedule = try Schedule(seed: UInt64(seed) &+ 6_000_000, .meal)
            let guaranteed = schedule.numbers.next(1...600)
            let hasLeft = schedule.numbers.next(0...2) == 0
            schedule.sheet.call.kind = .multiTrack
            schedule.sheet.call.session = .guaranteed
            schedule.sheet.call.guaranteedMinutes = guaranteed
            schedule.sheet.call.nightRequested = true
            schedule.sheet.call.electronicRate = ElectronicRate(
                elected: .multiTrack, at: schedule.sheet.call.start)
            schedule.sheet.musicians[0].leftForPersonalReasons = hasLeft
            try schedule.expect(
                schedule.naive.multiTrack(guaranteed: guaranteed, isPaidInFull: !hasLeft), seed)
        }
    }

    @Test func aThousandRehearsals() throws {
        for seed in 0..<1_000 {
            var schedule = try Schedule(seed: UInt64(seed) &+ 7_000_000, .gap)
            schedule.sheet.call.kind = .production
            try schedule.expect(schedule.naive.production(), seed)
        }
    }
}
