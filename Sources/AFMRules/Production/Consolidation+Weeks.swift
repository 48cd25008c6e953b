import AFMModel

extension Consolidation {
    /// The week of a production musician may have been paid or worked on other calls (R61).
    mutating func payWeek(
        _ place: MusicianPlace, _ pricing: inout KindPricing
    ) throws(PayError) {
        let call = calls[place.call]
        guard let standing = weeks.standings[place.call]?[place.position],
            standing != pricing.weeks[place.position]
        else { return }
        pricing.weeks[place.position] = standing
        let musician = call.musicians[place.position]
        let day = days.days[place] ?? ConsecutiveDays.alone(musician, on: call)
        let after = try pricing.pay(ofMusician: place.position, on: day, penaltiesFor: [])
        try adjust(
            place, to: after, rule: "R61",
            because: "The week of \(musician.musician.name) has other calls of the producer, on "
                + "which part of it was paid or worked.")
    }
}
