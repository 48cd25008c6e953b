import AFMModel

/// Work of more than six hours without a break of one, which has a penalty (R26, R32).
struct LongStretches {
    /// The stretches that are paid for on a musician's call.
    private(set) var stretches: [MusicianPlace: [Range<Int>]] = [:]
    /// Findings, each with the index of the call that it is shown with.
    private(set) var findings: [(Int, Finding)] = []

    /// Finds the stretches of all calls together: two calls of one producer less than an hour
    /// apart are one, paid for on the later call (rulebook Part 15).
    init(_ services: [[PlacedService]], calls: [CallFacts]) {
        for list in services {
            for ofProducer in PlacedService.byProducer(list.filter(\.isRecordingWork)) {
                pay(Self.joined(ofProducer), calls)
            }
        }
    }

    /// The stretches of a call by itself.
    static func alone(_ facts: MusicianFacts, on call: CallFacts) -> [Range<Int>] {
        guard let service = facts.service, service.cancellation == nil, !facts.isConsultant
        else { return [] }
        let long = service.stretches.filter { $0.count > PayRule.continuousWorkLimitMinutes }
        return call.rulings.sixHourPenaltyPerStretch ? long : Array(long.prefix(1))
    }

    private struct Stretch {
        var minutes: Range<Int>
        var calls: [PlacedService]
    }

    private static func joined(_ services: [PlacedService]) -> [Stretch] {
        let all = services.flatMap { placed in
            placed.service.stretches.map { Stretch(minutes: $0, calls: [placed]) }
        }
        var joined: [Stretch] = []
        for next in all.sorted(by: { $0.minutes.lowerBound < $1.minutes.lowerBound }) {
            guard let last = joined.last,
                next.minutes.lowerBound - last.minutes.upperBound < MusicianFacts.breakMinutes
            else {
                joined.append(next)
                continue
            }
            let end = max(last.minutes.upperBound, next.minutes.upperBound)
            joined[joined.count - 1].minutes = last.minutes.lowerBound..<end
            joined[joined.count - 1].calls += next.calls
        }
        return joined.filter { $0.minutes.count > PayRule.continuousWorkLimitMinutes }
    }

    private mutating func pay(_ long: [Stretch], _ calls: [CallFacts]) {
        var paidDates: Set<WorkDate> = []
        for stretch in long {
            guard let later = stretch.calls.max(by: { $0.service.start < $1.service.start })
            else { continue }
            let ruled = Set(
                stretch.calls.map { calls[$0.call].rulings.sixHourPenaltyPerStretch })
            if ruled.count > 1 { findings.append((later.call, Self.disagreement)) }
            let isFirst = paidDates.insert(later.service.date).inserted
            if isFirst || ruled != [false] {
                stretches[later.place, default: []].append(stretch.minutes)
            }
        }
    }

    private static let disagreement = Finding(
        .warning, rule: "R26",
        "Calls of one stretch disagree about the ruling sixHourPenaltyPerStretch; the default, "
            + "true, holds.")
}
