import AFMModel
import AFMStore
import FieldsyncCore
import FieldsyncStore

/// Finds calls that look like one call filed twice: of one production and kind, at one time, with
/// at least half of their musicians in common.
enum DoubleFiling {
    /// Pairs of a call that is told and another one, with how many musicians are on both; each
    /// pair once.
    static func pairs(
        _ told: [StoredCall], among all: [StoredCall]
    ) -> [(StoredCall, StoredCall, Int)] {
        let days = Dictionary(grouping: all.filter { $0.call[.cancelled] == nil }, by: Day.init)
        let toldKeys = Set(told.map(\.call.key))
        var pairs: [(StoredCall, StoredCall, Int)] = []
        for (day, calls) in days where day.date != nil && calls.count > 1 {
            for (index, one) in calls.enumerated() {
                for other in calls.dropFirst(index + 1)
                where toldKeys.contains(one.call.key) || toldKeys.contains(other.call.key) {
                    let shared = musicians(one).intersection(musicians(other)).count
                    let most = max(one.engagements.count, other.engagements.count)
                    guard shared > 0, 2 * shared >= most, areAtOneTime(one, other) else { continue }
                    pairs.append(
                        toldKeys.contains(one.call.key)
                            ? (one, other, shared) : (other, one, shared))
                }
            }
        }
        return pairs.sorted { ($0.0.label, $0.1.label) < ($1.0.label, $1.1.label) }
    }

    private struct Day: Hashable {
        let production: FieldValue?
        let kind: FieldValue?
        let date: WorkDate?

        init(_ call: StoredCall) {
            production = call.call[.production]
            kind = call.call[.kind]
            date = call.date
        }
    }

    private static func musicians(_ call: StoredCall) -> Set<FieldValue> {
        Set(call.engagements.compactMap { $0.engagement[.musician] })
    }

    private static func areAtOneTime(_ one: StoredCall, _ other: StoredCall) -> Bool {
        guard let first = span(one), let second = span(other) else { return false }
        return first.lowerBound < second.upperBound && second.lowerBound < first.upperBound
    }

    private static func span(_ call: StoredCall) -> Range<Int64>? {
        guard let start = call.start?.secondsSince1970 else { return nil }
        let end = call.end.map { $0.milliseconds / 1_000 } ?? start
        return start..<max(start + 1, end)
    }
}
