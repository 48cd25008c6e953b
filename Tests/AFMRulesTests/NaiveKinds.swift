import Foundation

/// Sideline, multi-track and production calls paid minute by minute at RC-X, nothing shared with
/// the engine; amounts in hundredths of a cent, in which all of RC-X's are whole.
struct NaiveKinds {
    let start: Int
    let dismissed: Int
    let zone: TimeZone
    /// The percentage of a sixth day or holiday, else 100.
    let day: Int
    /// Meals, or what interrupts work, in order and apart.
    var rests: [Range<Int>] = []

    private struct Minute {
        let minute: Int
        var isWorked = true
        /// The percentage without night and day.
        var plain = 100
    }

    private func hour(_ minute: Int) -> (date: Int, hour: Int) {
        let shown = NaiveWorkTime(
            start: 0, guaranteed: 0, dismissed: 0, zone: zone, grace: 0
        ).clock(minute)
        return (shown.day, shown.hour)
    }

    /// Sums over units of 15 minutes, each at the most that one of its minutes earns.
    private func sum(
        _ minutes: [Minute], unit: Int, percent: (Minute) -> Int
    ) -> Int {
        stride(from: 0, to: minutes.count, by: 15).reduce(0) { sum, first in
            let of = minutes[first..<min(first + 15, minutes.count)]
            return sum + unit * (of.map(percent).max() ?? 0)
        }
    }

    // MARK: sideline

    /// A day of 240.00, 30.00 an hour; overtime is published as 11.25, which is 150 %.
    func sideline() -> Int {
        var deducted = 0..<0
        if let first = rests.first {
            let meal = first.clamped(to: start..<dismissed)
            if meal.count >= 30 {
                deducted = meal.lowerBound..<meal.lowerBound + min(60, meal.count)
            }
        }
        var work = (start..<dismissed).filter { !deducted.contains($0) }.map { Minute(minute: $0) }
        for index in work.indices.dropFirst(480) { work[index].plain = 150 }
        let overtime = Array(work.dropFirst(480))
        var sum = 2_400_000 * day / 100
        sum += self.sum(overtime, unit: 75_000) { max($0.plain, day) } / 100
        for isLate in [false, true] {
            let dates = Set(work.map { hour($0.minute).date })
            for date in dates {
                let night = work.filter {
                    let (shown, hour) = hour($0.minute)
                    return shown == date && (isLate ? (1..<6).contains(hour) : hour == 0)
                }
                sum += self.sum(night, unit: 75_000) {
                    max($0.plain + (isLate ? 20 : 10), day) - max($0.plain, day)
                } / 100
            }
        }
        return sum
    }

    // MARK: multi-track

    /// Two musicians at 300.00 an hour; work after midnight as the producer asked.
    func multiTrack(guaranteed: Int, isPaidInFull: Bool) -> Int {
        var off: Set<Int> = []
        for rest in rests { off.formUnion(rest.prefix(60)) }
        var minutes: [(bucket: Int, minute: Minute)] = []
        for minute in start..<dismissed where !off.contains(minute) {
            let done = minutes.count
            if done < guaranteed {
                minutes.append((0, Minute(minute: minute)))
            } else if done < min(guaranteed + 60, 600) {
                minutes.append((1, Minute(minute: minute)))
            } else {
                minutes.append((done < 600 ? 2 : 3, Minute(minute: minute, plain: 150)))
            }
        }
        var missing = dismissed
        while minutes.count < guaranteed, isPaidInFull {
            minutes.append((0, Minute(minute: missing, isWorked: false)))
            missing += 1
        }
        return (0...3).reduce(0) { sum, bucket in
            sum + self.sum(minutes.filter { $0.bucket == bucket }.map(\.minute), unit: 750_000) {
                max($0.plain, day) + ($0.isWorked && hour($0.minute).hour < 8 ? 50 : 0)
            } / 100
        }
    }

    // MARK: production

    /// Sessions of 210.00 with overtime at the published 26.25, which is 150 %; a gap after a
    /// session makes another one of what follows.
    func production() -> Int {
        var sum = 0
        var from: Int? = start
        while let begun = from {
            let guaranteeEnd = begun + 180
            // The gap that begins the next session: the first that is not over with the guarantee.
            let gap = rests.first { $0.lowerBound >= begun && $0.upperBound > guaranteeEnd }
            let end = max(begun, min(gap?.lowerBound ?? dismissed, dismissed))
            let base = (begun..<guaranteeEnd).map { Minute(minute: $0, isWorked: $0 < end) }
            let overtime = (guaranteeEnd..<max(guaranteeEnd, end))
                .map { Minute(minute: $0, plain: 150) }
            sum += 2_100_000 * day / 100
            sum += self.sum(overtime, unit: 175_000) { max($0.plain, day) } / 100
            for part in [base, overtime] {
                sum += self.sum(part, unit: 175_000) { minute in
                    let night = minute.isWorked && hour(minute.minute).hour < 8 ? 50 : 0
                    return max(minute.plain + night, day) - max(minute.plain, day)
                } / 100
            }
            from = gap.flatMap { $0.upperBound < dismissed ? $0.upperBound : nil }
        }
        return sum
    }
}
