import AFMModel

extension MusicianStatement {
    /// Pension, health and vacation, beside the total and never in it; in cents.
    public struct Contributions: Hashable, Sendable {
        /// A percentage of wages.
        public package(set) var pensionCents = 0
        /// Once a day, on the musician's first call of it.
        public package(set) var healthCents = 0
        /// A percentage of wages.
        public package(set) var vacationCents = 0
        /// The percentages, in hundredths of one, and what each is a percentage of.
        package var pension = Share()
        package var vacation = Share()
        /// Whether health is charged on an earlier call of the day.
        package var isHealthPaidBefore = false

        /// A percentage of an amount.
        package struct Share: Hashable, Sendable {
            package var basisPoints = 0
            package var ofCents = 0
        }
    }
}

extension MusicianStatement.Contributions {
    /// Whether there is anything to say: who did not come has none.
    package var isDue: Bool {
        pensionCents + healthCents + vacationCents > 0 || isHealthPaidBefore
    }

    /// Each amount with its reason: `pension 44.96 (11.99 % of 375.00), …`.
    public var words: String {
        let health =
            isHealthPaidBefore
            ? "0.00 (charged on an earlier call of the day)"
            : "\(Cents(healthCents)) (once for the day)"
        return "pension \(Self.words(pensionCents, pension)), health \(health), "
            + "vacation \(Self.words(vacationCents, vacation))"
    }

    private static func words(_ cents: Int, _ share: Share) -> String {
        let (whole, rest) = share.basisPoints.quotientAndRemainder(dividingBy: 100)
        let places = rest == 0 ? "" : rest < 10 ? ".0\(rest)" : ".\(rest)"
        return "\(Cents(cents)) (\(whole)\(places) % of \(Cents(share.ofCents)))"
    }
}
