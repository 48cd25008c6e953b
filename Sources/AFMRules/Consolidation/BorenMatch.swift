import AFMModel

/// Finds pairs of single sessions that are one double session in all but name (R27).
///
/// Same producer, date, picture or known episode, conductor and players; adjacent in time.
struct BorenMatch {
    /// Indices of the earlier and the later call of each pair, in the order of time.
    private(set) var pairs: [(earlier: Int, later: Int)] = []
    /// The later calls of the pairs.
    var laterCalls: Set<Int> { Set(pairs.map(\.later)) }
    /// Findings, each with the index of the call that it is shown with.
    private(set) var findings: [(Int, Finding)] = []

    private struct Key: Hashable {
        let producer: String
        let date: WorkDate
    }

    /// Compares neighbours of a producer's day: of the same picture first, then of the day.
    init(_ calls: [CallFacts]) {
        let singles = calls.indices.filter { calls[$0].isSingleRecording }
        let days = Dictionary(grouping: singles) {
            Key(producer: calls[$0].sheet.production.producer, date: calls[$0].date)
        }
        for day in days.values.sorted(by: { ($0.first ?? 0) < ($1.first ?? 0) })
        where day.count > 1 {
            let inTime = day.sorted {
                (calls[$0].sheet.call.start, $0) < (calls[$1].sheet.call.start, $1)
            }
            var compared: Set<[Int]> = []
            let pictures = Dictionary(grouping: inTime) { calls[$0].sheet.production.title }
            for list in pictures.sorted(by: { $0.key < $1.key }).map(\.value) + [inTime] {
                for (earlier, later) in zip(list, list.dropFirst())
                where compared.insert([earlier, later]).inserted {
                    compare(earlier, later, calls)
                }
            }
        }
        pairs.sort {
            (calls[$0.earlier].sheet.call.start, $0.earlier)
                < (calls[$1.earlier].sheet.call.start, $1.earlier)
        }
    }

    private mutating func compare(_ earlier: Int, _ later: Int, _ calls: [CallFacts]) {
        let (first, second) = (calls[earlier], calls[later])
        let players = (first.borenPlayers, second.borenPlayers)
        let shared = players.0.intersection(players.1).count
        guard 2 * shared >= max(players.0.count, players.1.count),
            !first.overlaps(second)
        else { return }
        var missing = Self.unequalFacts(first, second)
        let changes = players.0.symmetricDifference(players.1).count
        if changes > 0 { missing.append("\(changes) players are on one of them only") }
        guard missing.isEmpty else {
            if missing.count == 1 { findings.append((later, Self.nearMiss(first, missing[0]))) }
            return
        }
        let ruled = (first.rulings.borenPresumed, second.rulings.borenPresumed)
        switch ruled {
        case (false, false):
            findings.append(
                (
                    later,
                    Finding(
                        .info, rule: "R27",
                        "This and the call of \(first.startText) match, and were ruled not to be "
                            + "in lieu of a double session.")
                ))
        case (true, true): pairs.append((earlier, later))
        default:
            findings.append(
                (
                    later,
                    Finding(
                        .warning, rule: "R27",
                        "This and the call of \(first.startText) disagree about the ruling "
                            + "borenPresumed; the default, true, holds.")
                ))
            pairs.append((earlier, later))
        }
    }

    /// What is not the same in picture, episode and conductor.
    private static func unequalFacts(_ first: CallFacts, _ second: CallFacts) -> [String] {
        let (one, other) = (first.sheet, second.sheet)
        var missing: [String] = []
        if one.production.title != other.production.title {
            missing.append("the pictures differ")
        } else if one.production.medium != .theatrical || other.production.medium != .theatrical {
            if one.production.episode == nil || other.production.episode == nil {
                missing.append("the episode is not known")
            } else if one.production.episode != other.production.episode {
                missing.append("the episodes differ")
            }
        }
        if one.call.conductor == nil || other.call.conductor == nil {
            missing.append("the conductor is not known")
        } else if one.call.conductor != other.call.conductor {
            missing.append("the conductors differ")
        }
        return missing
    }

    private static func nearMiss(_ first: CallFacts, _ missing: String) -> Finding {
        Finding(
            .info, rule: "R27",
            "This and the call of \(first.startText) would be one double session, but "
                + "\(missing). They are paid as two singles.")
    }
}

extension CallFacts {
    /// Whether it is a recording call of a single session that took place.
    fileprivate var isSingleRecording: Bool {
        sheet.call.kind == .recording && sheet.call.session == .single
            && sheet.call.cancelled == nil
    }

    /// The instrumental musicians: who plays, the conductor excepted.
    fileprivate var borenPlayers: Set<MusicianIdentity> {
        Set(
            musicians.filter { $0.isPlaying && $0.musician.name != sheet.call.conductor }
                .map(\.identity))
    }

    fileprivate var startText: String { sheet.call.start.text(in: sheet.call.zone) }

    fileprivate func overlaps(_ later: CallFacts) -> Bool {
        let end = musicians.compactMap { $0.service?.dismissed }.max() ?? .min
        let start = later.musicians.compactMap { $0.service?.start }.min() ?? .max
        return start < end
    }
}
