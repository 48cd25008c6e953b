import AFMModel

/// Meals of a call while people are still there: which are over time, which are due, and which were
/// too short or too long (R50, R72).
struct MealCheck {
    private let sheet: CallSheet
    private let musicians: [MusicianFacts]
    /// The time, in minutes since 1970.
    private let now: Int
    private let rule: PayRule
    private let due: Int
    private let lengths: ClosedRange<Int>

    /// Nil for a call whose kind has no rule of meals.
    init?(_ facts: CallFacts, now: Int) {
        switch facts.sheet.call.kind {
        case .sideline:
            (rule, due, lengths) = (.r72, PayRule.mealDueMinutes, PayRule.mealMinutes)
        case .multiTrack:
            let hour = PayRule.multiTrackMealMinutes
            (rule, due, lengths) = (.r50, PayRule.multiTrackMealDueMinutes, hour...hour)
        case .recording, .production: return nil
        }
        sheet = facts.sheet
        musicians = facts.musicians.filter {
            $0.service != nil && $0.service?.cancellation == nil && !$0.isConsultant
        }
        self.now = now
    }

    /// What is wrong with meals, and what is due.
    func items() -> [CheckItem] {
        var late: [Range<Int>: [String]] = [:]
        var coming: [Int: [String]] = [:]
        var odd: [Range<Int>: [String]] = [:]
        for facts in musicians {
            guard let service = facts.service else { continue }
            let name = facts.musician.name
            let meals = PayRule.meals(of: facts.musician, on: sheet)
                .filter { $0.overlaps(service.start..<service.dismissed) }
                .sorted { $0.lowerBound < $1.lowerBound }
            for meal in meals where meal.upperBound <= now && !lengths.contains(meal.count) {
                odd[meal, default: []].append(name)
            }
            for work in stretches(of: facts, service, meals) where work.count > due {
                let limit = work.lowerBound + due
                if limit < now {
                    late[work.lowerBound..<min(work.upperBound, now), default: []].append(name)
                } else if work.lowerBound <= now {
                    coming[limit, default: []].append(name)
                }
            }
        }
        return lateItems(late) + comingItems(coming) + oddItems(odd)
    }

    /// Work between meals; on a multi-track call only the first meal has a time by which it is due.
    private func stretches(
        of facts: MusicianFacts, _ service: MusicianFacts.Service, _ meals: [Range<Int>]
    ) -> [Range<Int>] {
        var stretches: [Range<Int>] = []
        var from = service.start
        if sheet.call.kind == .multiTrack {
            from = max(from, facts.musician.reported?.minutesSince1970 ?? from)
        }
        for meal in meals {
            if from < meal.lowerBound { stretches.append(from..<meal.lowerBound) }
            from = max(from, meal.upperBound)
        }
        if from < service.dismissed { stretches.append(from..<service.dismissed) }
        return sheet.call.kind == .multiTrack ? Array(stretches.prefix(1)) : stretches
    }

    // MARK: words

    private func lateItems(_ late: [Range<Int>: [String]]) -> [CheckItem] {
        late.sorted { $0.key.lowerBound < $1.key.lowerBound }.map { work, names in
            CheckItem(
                .error, rule: rule.id,
                "\(work.count / 60) h \(work.count % 60) min without a meal, \(clock(work)), of "
                    + "6 h at most: \(CheckItem.few(names)).",
                todo: "Call the meal now, or record the one that was taken: 'clock meal'.")
        }
    }

    private func comingItems(_ coming: [Int: [String]]) -> [CheckItem] {
        coming.sorted { $0.key < $1.key }.map { limit, names in
            CheckItem(
                .warning, rule: rule.id,
                "A meal is due by "
                    + sheet.call.zone.clockTime(at: Moment(minutesSince1970: limit))
                    + ", six hours after the last or the call: \(CheckItem.few(names)).",
                todo: "Call it by then: 'clock meal'.")
        }
    }

    private func oddItems(_ odd: [Range<Int>: [String]]) -> [CheckItem] {
        odd.sorted { $0.key.lowerBound < $1.key.lowerBound }.map { meal, names in
            let isShort = meal.count < lengths.lowerBound
            let limit = isShort ? lengths.lowerBound : lengths.upperBound
            return CheckItem(
                .warning, rule: rule.id,
                "The meal \(clock(meal)) was \(isShort ? "shorter" : "longer") than \(limit) min: "
                    + "\(CheckItem.few(names)).",
                todo: "Check its times with whoever called it: 'record set interval ID from=… "
                    + "to=…'.")
        }
    }

    private func clock(_ minutes: Range<Int>) -> String {
        sheet.call.zone.clockTimes(of: [minutes])
    }
}

extension CheckItem {
    /// Some names, the first four of many.
    static func few(_ names: [String]) -> String {
        let more = names.count > 4 ? " and \(names.count - 4) more" : ""
        return names.prefix(4).joined(separator: ", ") + more
    }
}
