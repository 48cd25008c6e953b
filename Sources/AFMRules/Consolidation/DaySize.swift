import AFMModel

/// The number of musicians that chooses the scale of a call: its own, or that of the largest
/// session of the day (R28).
struct DaySize: Hashable {
    /// How many.
    let musicians: Int
    /// Whose largest session it was: the picture's title or the producer's name.
    let whose: String

    private struct Key: Hashable {
        let producer: String
        let title: String?
        let date: WorkDate
    }

    /// The size for each call, and the calls where rulings of one day disagree.
    static func sizes(of calls: [CallFacts]) -> (sizes: [DaySize], disagreements: [Int]) {
        // Which reading holds is asked of all sessions of the producer on that day.
        var scopes: [Key: Set<HighestNumberScope>] = [:]
        for call in calls where call.setsTier {
            scopes[Self.key(of: call, .producer), default: []]
                .insert(call.rulings.highestNumberScope)
        }
        func scope(of call: CallFacts) -> HighestNumberScope {
            let found = scopes[key(of: call, .producer)] ?? []
            return found == [.producer] ? .producer : .picture
        }
        var largest: [Key: Int] = [:]
        for call in calls where call.setsTier {
            let key = key(of: call, scope(of: call))
            largest[key] = max(largest[key] ?? 0, call.size)
        }
        let sizes = calls.map { call in
            guard call.setsTier else {
                return DaySize(musicians: call.size, whose: call.sheet.production.title)
            }
            let key = key(of: call, scope(of: call))
            return DaySize(
                musicians: largest[key] ?? call.size, whose: key.title ?? key.producer)
        }
        let disagreements = calls.indices.filter {
            calls[$0].setsTier && (scopes[key(of: calls[$0], .producer)] ?? []).count > 1
        }
        return (sizes, disagreements)
    }

    private static func key(of call: CallFacts, _ scope: HighestNumberScope) -> Key {
        let production = call.sheet.production
        return Key(
            producer: production.producer,
            title: scope == .picture ? production.title : nil, date: call.date)
    }
}

extension CallFacts {
    /// Whether R28 is about the call: recording for a film for theatres that took place.
    var setsTier: Bool {
        sheet.production.medium == .theatrical && sheet.call.kind == .recording
            && sheet.call.cancelled == nil
    }
}
