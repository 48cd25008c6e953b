/// An exact rational number in lowest terms, for money and units until the one rounding of a line.
///
/// Every operation is checked. A result that does not fit 64 bits is ``BeyondRange``, never a
/// wrapped number and never a trap.
public struct Fraction: Hashable, Sendable {
    /// The number above the line; carries the sign.
    public let numerator: Int
    /// The number below the line, above zero.
    public let denominator: Int

    /// A whole number.
    public init(_ whole: Int) {
        numerator = whole
        denominator = 1
    }

    /// `numerator` divided by `denominator`, brought to lowest terms.
    ///
    /// - Throws: ``BeyondRange`` where the denominator is not above zero, or neither half of the
    ///   result can be written in 64 bits.
    public init(_ numerator: Int, over denominator: Int) throws(BeyondRange) {
        guard denominator > 0 else { throw BeyondRange() }
        let divisor = Self.commonDivisor(numerator.magnitude, denominator.magnitude)
        guard let divisor = Int(exactly: divisor) else { throw BeyondRange() }
        self.numerator = numerator / divisor
        self.denominator = denominator / divisor
    }

    /// Nothing.
    public static let zero = Fraction(0)
    /// One.
    public static let one = Fraction(1)

    /// Whether this is a whole number.
    public var isWhole: Bool { denominator == 1 }

    /// This and `other` together.
    public func adding(_ other: Fraction) throws(BeyondRange) -> Fraction {
        let shared = try Self.int(
            Self.commonDivisor(denominator.magnitude, other.denominator.magnitude))
        let left = try Self.product(numerator, other.denominator / shared)
        let right = try Self.product(other.numerator, denominator / shared)
        let (sum, overflow) = left.addingReportingOverflow(right)
        if overflow { throw BeyondRange() }
        return try Fraction(sum, over: Self.product(denominator, other.denominator / shared))
    }

    /// This times `other`.
    public func multiplied(by other: Fraction) throws(BeyondRange) -> Fraction {
        // Reduced crosswise first, so that a product that fits is never lost on the way.
        let left = try Fraction(numerator, over: other.denominator)
        let right = try Fraction(other.numerator, over: denominator)
        return try Fraction(
            Self.product(left.numerator, right.numerator),
            over: Self.product(left.denominator, right.denominator))
    }

    /// The nearest whole number; a half goes up (rulebook 0.2).
    public func roundedHalfUp() throws(BeyondRange) -> Int {
        let whole = numerator / denominator
        let rest = numerator % denominator
        // Twice the rest against the denominator, written so that nothing can overflow.
        if rest > 0, rest >= denominator - rest { return try Self.sum(whole, 1) }
        if rest < 0, -rest > denominator + rest { return try Self.sum(whole, -1) }
        return whole
    }

    private static func commonDivisor(_ left: UInt, _ right: UInt) -> UInt {
        var (larger, smaller) = (left, right)
        while smaller != 0 { (larger, smaller) = (smaller, larger % smaller) }
        return larger
    }

    private static func int(_ value: UInt) throws(BeyondRange) -> Int {
        guard let value = Int(exactly: value) else { throw BeyondRange() }
        return value
    }

    private static func product(_ left: Int, _ right: Int) throws(BeyondRange) -> Int {
        let (product, overflow) = left.multipliedReportingOverflow(by: right)
        if overflow { throw BeyondRange() }
        return product
    }

    private static func sum(_ left: Int, _ right: Int) throws(BeyondRange) -> Int {
        let (sum, overflow) = left.addingReportingOverflow(right)
        if overflow { throw BeyondRange() }
        return sum
    }
}

/// A number does not fit 64 bits.
public struct BeyondRange: Error, Hashable {
    /// The only value of its kind: who catches it knows what was being worked out.
    public init() {}
}

extension Fraction: Comparable {
    /// Whether the left number is the smaller one.
    public static func < (left: Fraction, right: Fraction) -> Bool {
        let one = left.numerator.multipliedFullWidth(by: right.denominator)
        let other = right.numerator.multipliedFullWidth(by: left.denominator)
        return (one.high, one.low) < (other.high, other.low)
    }
}

extension Fraction: CustomStringConvertible {
    /// The number as people write it: `150`, `247.5`, or `7/15` where no short decimal says it.
    public var description: String { decimal ?? "\(numerator)/\(denominator)" }

    /// The number as an exact decimal of at most six places, or nil where there is none.
    public var decimal: String? {
        if isWhole { return String(numerator) }
        var scale = 1
        for places in 1...6 {
            scale *= 10
            guard scale.isMultiple(of: denominator) else { continue }
            let (digits, overflow) = numerator.magnitude
                .multipliedReportingOverflow(by: UInt(scale / denominator))
            if overflow { return nil }
            let whole = String(digits / UInt(scale))
            let rest = String(digits % UInt(scale))
            let zeros = String(repeating: "0", count: places - rest.count)
            return (numerator < 0 ? "-" : "") + whole + "." + zeros + rest
        }
        return nil
    }

    /// A number as a ruling writes it, `2` or `1.5`, or nil for any other text.
    ///
    /// At most six digits before the point and four after it.
    public init?(decimal text: String) {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, (1...6).contains(whole.utf8.count),
            whole.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        let rest = parts.count == 2 ? parts[1] : "0"
        guard (1...4).contains(rest.utf8.count),
            rest.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        var scale = 1
        for _ in rest.utf8 { scale *= 10 }
        guard let number = Int(whole + rest) else { return nil }
        do {
            try self.init(number, over: scale)
        } catch {
            return nil
        }
    }
}
