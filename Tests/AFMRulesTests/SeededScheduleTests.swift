import AFMModel
import AFMRules
import Foundation
import Testing

/// Goal: whole statements of random calls pay what a minute-by-minute walk with money pays.
///
/// Method: seeded single, guaranteed and double calls with intervals short and long, by day and by
/// night, on ordinary days, sixth days and holidays; units, percentages and penalty hours are
/// counted by ``NaiveWorkTime`` and a scan of minutes, and sheets go through the whole engine.
@Suite struct SeededScheduleTests {
    private struct Schedule {
        var sheet: CallSheet
        let naive: NaiveWorkTime
        let dayPercent: Int

        init(seed: UInt64) throws {
            var numbers = SeededNumbers(seed: seed)
            let isHoliday = numbers.next(0...4) == 0
            let isSixth = numbers.next(0...2) == 0
            let day = isHoliday ? "2026-11-26" : "2026-10-14"
            let start = try Moment(iso8601: day + "T08:00:00Z")
                .adding(minutes: numbers.next(0...23 * 60))
            let sessions: [(SessionKind, Int?)] = [
                (.single, 180), (.double, 360), (.double, 360), (.guaranteed, 245),
                (.guaranteed, 360),
            ]
            let (session, guaranteed) = sessions[numbers.next(0...4)]
            let length = numbers.next(0...numbers.next(300...1_440))
            var intervals: [Range<Int>] = []
            var from = 0
            for _ in 0..<numbers.next(0...4) {
                // Some begin where the one before ends: together they are one rest.
                from += numbers.next(0...3) == 0 ? 0 : numbers.next(0...250)
                let end = from + numbers.next(1...130)
                intervals.append(from..<end)
                from = end
            }
            let kinds = IntervalKind.allCases
            sheet = try TestSheets.single(start: "2026-10-14T10:00:00-07:00") { sheet in
                sheet.call.start = start
                (sheet.call.session, sheet.call.guaranteedMinutes) = (session, guaranteed)
                sheet.timeline = intervals.map {
                    TimelineInterval(
                        kind: kinds[$0.lowerBound % kinds.count],
                        from: start.adding(minutes: $0.lowerBound),
                        to: start.adding(minutes: $0.upperBound))
                }
                sheet.musicians[0].dismissed = start.adding(minutes: length)
                sheet.musicians[1].dismissed = start
                sheet.musicians[0].consecutiveDay = isSixth ? 6 : nil
            }
            let first = start.minutesSince1970
            naive = NaiveWorkTime(
                start: first, guaranteed: guaranteed ?? 180, dismissed: first + length,
                zone: try #require(TimeZone(identifier: "America/Los_Angeles")), grace: 0,
                isDouble: session == .double,
                rests: Self.longRests(intervals).map {
                    first + $0.lowerBound..<first + $0.upperBound
                })
            dayPercent = isHoliday ? 200 : isSixth ? 150 : 100
        }

        /// Rests of an hour or more, minute by minute: intervals that touch are one.
        private static func longRests(_ intervals: [Range<Int>]) -> [Range<Int>] {
            var rests: [Range<Int>] = []
            var minute = 0
            while minute < 3_000 {
                var end = minute
                while intervals.contains(where: { $0.contains(end) }) { end += 1 }
                if end - minute >= 60 { rests.append(minute..<end) }
                minute = end + 1
            }
            return rests
        }

        /// Cents at 25.00 the unit, by the minute.
        var cents: Int {
            var cents = 0
            for unit in naive.units() {
                let percents = unit.minutes.map {
                    naive.percent($0, unit.bucket, nightOnUnworked: false, day: dayPercent)
                }
                cents += 25 * (percents.max() ?? 0)
            }
            var worked = 0
            for minute in naive.start...naive.dismissed {
                let isWork =
                    minute < naive.dismissed && !naive.rests.contains { $0.contains(minute) }
                if !isWork, worked > 360 { cents += 100_00 }
                worked = isWork ? worked + 1 : 0
            }
            return cents
        }
    }

    @Test func aThousandStatementsPayWhatAWalkThroughTheMinutesPays() throws {
        for seed in 0..<1_000 {
            let schedule = try Schedule(seed: UInt64(seed) &+ 4_000_000)
            let lines = try TestSheets.compute([schedule.sheet]).calls[0].musicians[0].lines
            let wages = lines.reduce(0) { $0 + $1.cents }
            try #require(
                wages == schedule.cents,
                "seed \(seed): \(schedule.sheet.call.session.map { "\($0)" } ?? "")")
        }
    }
}
