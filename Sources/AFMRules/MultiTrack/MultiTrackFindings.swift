import AFMModel

/// What people should know or mend of a call at multi-tracking rates by itself.
struct MultiTrackFindings {
    let sheet: CallSheet
    let musicians: [MusicianFacts]

    func all() -> [Finding] {
        var shared = SharedFindings(of: musicians.filter { $0.service != nil })
        for facts in musicians {
            guard let service = facts.service, service.cancellation == nil, !facts.isConsultant
            else { continue }
            meals(of: facts, service, &shared)
            if facts.musician.leftForPersonalReasons, service.unworkedMinutes > 0,
                facts.musician.initialled.isEmpty
            {
                shared.add(
                    .warning, rule: .r48,
                    "Left before the guaranteed end for personal reasons, without initials that "
                        + "acknowledge it.", for: facts)
            }
        }
        return shared.findings
    }

    /// An hour's meal by the sixth hour after reporting for work (R50).
    private func meals(
        of facts: MusicianFacts, _ service: MusicianFacts.Service, _ shared: inout SharedFindings
    ) {
        let work = service.start..<service.dismissed
        let meals = PayRule.meals(of: facts.musician, on: sheet).filter { $0.overlaps(work) }
            .sorted { $0.lowerBound < $1.lowerBound }
        let zone = sheet.call.zone
        for meal in meals where meal.count != PayRule.multiTrackMealMinutes {
            let isShort = meal.count < PayRule.multiTrackMealMinutes
            shared.add(
                .warning, rule: .r50,
                "The meal \(zone.clockTimes(of: [meal])) was "
                    + (isShort
                        ? "shorter than an hour; it is deducted as taken."
                        : "longer than an hour; one hour is deducted."),
                for: facts)
        }
        let reported = max(service.start, facts.musician.reported?.minutesSince1970 ?? .min)
        let until = meals.first?.lowerBound ?? service.dismissed
        guard until - reported > PayRule.multiTrackMealDueMinutes else { return }
        shared.add(
            .warning, rule: .r50,
            "No meal by the sixth hour: \(zone.clockTimes(of: [reported..<until])).", for: facts)
    }
}
