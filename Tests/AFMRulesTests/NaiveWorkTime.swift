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

    func bucket(_ minute: Int) -> WorkBucket {
        let elapsed = minute - start
        if elapsed < guaranteed { return .base }
        if elapsed < guaranteed + 60, elapsed < 360 { return .hold }
        return elapsed < 480 ? .beyondHold : .afterSpan
    }

    func units() -> [Unit] {
        var units: [Unit] = []
        var minute = start
        while minute < max(dismissed, start + guaranteed) {
            let bucket = bucket(minute)
            if let last = units.last, last.bucket == bucket, last.minutes.count < 15 {
                units[units.count - 1].minutes.append(minute)
            } else {
                units.append(Unit(bucket: bucket, minutes: [minute]))
            }
            minute += 1
        }
        return units.filter { $0.bucket == .base || $0.minutes.count > grace }
    }

    /// The percentage of one minute, without the premium of a day.
    func percent(_ minute: Int, nightOnUnworked: Bool) -> Int {
        let isNight = clock(minute).hour < 8
        switch bucket(minute) {
        case .base: return isNight && (minute < dismissed || nightOnUnworked) ? 150 : 100
        case .hold: return isNight ? 150 : 100
        case .beyondHold: return isNight ? 165 : 150
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
