import AFMModel

extension Consolidation {
    /// Says which readings decided an amount of a call that a union local is to rule on first
    /// (rulebook Part 15); nothing where somebody ruled.
    func openQuestions(_ index: Int) -> [Finding] {
        let call = calls[index]
        var counts: [String: Int] = [:]
        for (position, pay) in pays[index].enumerated() {
            var keys = pay.openKeys
            let place = MusicianPlace(call: index, position: position)
            if pay.time.contains(where: { $0.rule == .r30 }), let day = days.days[place] {
                if !call.date.isWeekend { keys.insert("sixthDayWeekendOnly") }
                if day.number > 7 { keys.insert("consecutiveDayCycle") }
            } else if let day = days.days[place], day.number > 7, !pay.time.isEmpty {
                keys.insert("consecutiveDayCycle")
            }
            for key in keys { counts[key, default: 0] += 1 }
        }
        return counts.filter { !call.rulings.decided.contains($0.key) }
            .sorted { $0.key < $1.key }
            .map { key, count in
                let value = RulingKey.named(key)?.standard ?? ""
                let who = count == 1 ? "1 musician" : "\(count) musicians"
                return Finding(
                    .info, rule: RulingSpec.named(key)?.rule,
                    "To be ruled on by the union local: \(key) = \(value) decided the pay of "
                        + "\(who).")
            }
    }
}
