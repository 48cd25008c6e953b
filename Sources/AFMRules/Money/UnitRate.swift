import AFMModel

/// What one unit is worth, as an exact fraction of cents: `cents` for every `per` units.
public struct UnitRate: Hashable, Sendable {
    /// Cents for `per` units.
    public let cents: Int
    /// How many units the cents are for; 4 where an hour's amount is whole, 12 for a session's.
    public let per: Int

    /// An amount for each unit.
    package static func each(_ cents: Int) -> UnitRate { UnitRate(cents: cents, per: 1) }

    /// An exact value for each unit.
    package static func whole(_ value: Fraction) -> UnitRate {
        UnitRate(cents: value.numerator, per: value.denominator)
    }

    /// The value of a unit of 15 minutes, written per hour or per session where that is exact.
    package static func quarterHour(_ value: Fraction) throws(BeyondRange) -> UnitRate {
        let per = [4, 12].first { $0.isMultiple(of: value.denominator) } ?? value.denominator
        let cents = try value.multiplied(by: Fraction(per)).roundedHalfUp()
        return UnitRate(cents: cents, per: per)
    }

    /// Dollars and cents of one unit: `28.75`, `43.125`, or `350.44/12` where no short decimal says
    /// it.
    public var words: String {
        let divided = "\(Cents(cents))/\(per)"
        do {
            guard let decimal = try value().multiplied(by: Fraction(1, over: 100)).decimal else {
                return divided
            }
            let places = decimal.split(separator: ".").dropFirst().first?.count ?? 0
            guard places > 2 else { return "\(Cents(try value().roundedHalfUp()))" }
            return decimal
        } catch {
            return divided
        }
    }

    /// The exact value of one unit, in cents.
    public func value() throws(BeyondRange) -> Fraction { try Fraction(cents, over: per) }
}
