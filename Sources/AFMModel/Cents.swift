/// An amount of money in whole cents.
///
/// Arithmetic is checked: a sum that does not fit is an error that says so, never a wrapped number.
public struct Cents: Hashable, Sendable {
    /// The number of cents; negative amounts are legal (an adjustment downwards).
    public let amount: Int

    /// So many cents.
    public init(_ amount: Int) { self.amount = amount }

    /// No money.
    public static let zero = Cents(0)

    /// This amount and `other` together.
    public func adding(_ other: Cents) throws(CentsError) -> Cents {
        let (sum, overflow) = amount.addingReportingOverflow(other.amount)
        if overflow { throw .overflow(amount, "+", other.amount) }
        return Cents(sum)
    }

    /// This amount less `other`.
    public func subtracting(_ other: Cents) throws(CentsError) -> Cents {
        let (difference, overflow) = amount.subtractingReportingOverflow(other.amount)
        if overflow { throw .overflow(amount, "-", other.amount) }
        return Cents(difference)
    }

    /// This amount `count` times.
    public func multiplied(by count: Int) throws(CentsError) -> Cents {
        let (product, overflow) = amount.multipliedReportingOverflow(by: count)
        if overflow { throw .overflow(amount, "x", count) }
        return Cents(product)
    }

    /// All the amounts together; of none, no money.
    public static func sum(of amounts: some Sequence<Cents>) throws(CentsError) -> Cents {
        var total = Cents.zero
        for amount in amounts { total = try total.adding(amount) }
        return total
    }
}

/// Why an amount of money could not be worked out.
public enum CentsError: Error, Hashable {
    /// The result of `left operation right` does not fit 64 bits.
    case overflow(Int, String, Int)
}

extension CentsError: CustomStringConvertible {
    /// What happened, what state the data is in, what to do next.
    public var description: String {
        switch self {
        case .overflow(let left, let operation, let right):
            "\(left) \(operation) \(right) cents is more than can be counted. Nothing was "
                + "changed. Look for an amount with too many digits."
        }
    }
}

extension Cents: Comparable {
    /// Whether the left amount is the smaller one.
    public static func < (left: Cents, right: Cents) -> Bool { left.amount < right.amount }
}

extension Cents: ExpressibleByIntegerLiteral {
    /// A literal number of cents: `300_00` is three hundred.
    public init(integerLiteral value: Int) { self.init(value) }
}

extension Cents: CustomStringConvertible {
    /// The amount as people write it: `13,518.00`, `-0.05`.
    public var description: String {
        let digits = String(amount.magnitude / 100)
        var whole = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { whole.append(",") }
            whole.append(digit)
        }
        let cents = amount.magnitude % 100
        return (amount < 0 ? "-" : "") + whole + (cents < 10 ? ".0" : ".") + String(cents)
    }
}
