package import AFMModel

extension RateCard {
    /// Every card that worked examples may name.
    package static let examples: [RateCard] =
        [exampleOneScale, exampleBySize]
        + [220_00, 260_00].map { cents in
            // RC-X where the sideline day is another than in Los Angeles.
            var card = exampleOneScale
            card.name = "RC-X, sideline \(cents / 100)"
            card.sideline?.dayCents = Cents(cents)
            card.sideline?.hourCents = nil
            return card
        }
}
