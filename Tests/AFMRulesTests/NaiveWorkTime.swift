import AFMModel
import AFMRules
import Foundation

/// The second implementation that the time engine is compared with: one minute after the other,
/// nothing clever, and nothing shared with the engine but the names of buckets.
struct NaiveWorkTime {
    let start: Int
    let guaranteed: Int
    let dismissed: Int
    let zone: TimeZone
    let grace: Int
    /// A double session has intervals of an hour or more that are no work, and six hours of work.
    var isDouble = false
    var rests: [Range<Int>] = []

    /// A unit as a minute-by-minute walk sees it.
    struct Unit: Hashable {
        var bucket: WorkBucket
        var minutes: [Int] = []
    }

    struct Clock: Hashable {
        let day: Int
        let hour: Int
    }

    func clock(_ minute: Int) -> Clock {
        let instant = Date(timeIntervalSince1970: TimeInterval(minute * 60))
        let shown = minute * 60 + zone.secondsFromGMT(for: instant)
        let second = (shown % 86_400 + 86_400) % 86_400
        return Clock(day: (shown - second) / 86_400, hour: second / 3_600)
    }

    /// Every paid minute with its bucket; guaranteed minutes that were not worked come last.
    func paidMinutes() -> [(minute: Int, bucket: WorkBucket)] {
        var paid: [(minute: Int, bucket: WorkBucket)] = []
        var worked = 0
        var minute = start
        while minute < (isDouble ? dismissed : max(dismissed, start + guaranteed)) {
            defer { minute += 1 }
            let elapsed = minute - start
            guard isDouble else {
                paid.append((minute, clockBucket(elapsed)))
                continue
            }
            if rests.contains(where: { $0.contains(minute) }) { continue }
            if elapsed >= 480 {
                paid.append((minute, .afterSpan))
            } else {
                worked += 1
                paid.append((minute, worked <= 360 ? .base : .seventhHour))
            }
        }
        guard isDouble else { return paid }
        for missing in 0..<max(0, 360 - worked) { paid.append((dismissed + missing, .base)) }
        return paid
    }

    private func clockBucket(_ elapsed: Int) -> WorkBucket {
        if elapsed < guaranteed { return .base }
        if elapsed < guaranteed + 60, elapsed < 360 { return .hold }
        return elapsed < 480 ? .beyondHold : .afterSpan
    }

    func units() -> [Unit] {
        var units: [Unit] = []
        let minutes = paidMinutes()
        for bucket in WorkBucket.allCases {
            var open = Unit(bucket: bucket)
            for paid in minutes where paid.bucket == bucket {
                open.minutes.append(paid.minute)
                if open.minutes.count == 15 {
                    units.append(open)
                    open.minutes = []
                }
            }
            if open.minutes.count > (bucket == .base ? 0 : grace) { units.append(open) }
        }
        return units
    }

    func isWorked(_ minute: Int) -> Bool {
        minute < dismissed && !(isDouble && rests.contains { $0.contains(minute) })
    }

    /// The percentage of one minute; `day` is that of a sixth day or holiday, else 100.
    func percent(_ minute: Int, _ bucket: WorkBucket, nightOnUnworked: Bool, day: Int) -> Int {
        max(day, tablePercent(minute, bucket, nightOnUnworked: nightOnUnworked))
    }

    private func tablePercent(
        _ minute: Int, _ bucket: WorkBucket, nightOnUnworked: Bool
    ) -> Int {
        let isNight = clock(minute).hour < 8
        switch bucket {
        case .finishedMusic: return 100
        case .base: return isNight && (isWorked(minute) || nightOnUnworked) ? 150 : 100
        case .hold: return isNight ? 150 : 100
        case .beyondHold: return isNight ? 165 : 150
        case .seventhHour: return isNight ? 150 : 120
        case .afterSpan: return isNight ? 200 : 150
        }
    }
}

/// A small generator, the same numbers for the same seed on every machine.
struct SeededNumbers {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// A number in a range, nearly evenly.
    mutating func next(_ range: ClosedRange<Int>) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        return range.lowerBound + Int(mixed % UInt64(range.count))
    }
}
