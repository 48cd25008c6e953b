public import AFMModel

/// Why a statement could not be made.
///
/// No statement is made in part. Each case names the place, the value found there and, where a
/// rule asks for the fact, the rule.
public enum PayError: Error, Hashable, Sendable {
    /// The fact needs a rule that this program does not cover yet.
    case notCovered(rule: String, fact: String, PayPlace)
    /// No rate card has a name that the sheet gives.
    case noRateCard(named: [String], offered: [String], PayPlace)
    /// Cards have the name, but none is in force on the call's date.
    case noRateCardInForce(named: [String], date: WorkDate, inForce: [String], PayPlace)
    /// Several cards are in force on the call's date.
    case rateCardsOverlap(named: [String], date: WorkDate, PayPlace)
    /// The card lacks an amount that a rule needs.
    case noRate(card: String, amount: String, rule: String, PayPlace)
    /// The card has an amount that cannot be one, such as a scale below zero.
    case impossibleRate(card: String, amount: String, value: Int, PayPlace)
    /// No sheet was handed in.
    case noCalls
    /// Nobody is on the call.
    case noMusicians(PayPlace)
    /// More people than any call has.
    case tooManyMusicians(count: Int, limit: Int, PayPlace)
    /// The same musician is listed twice on one call; the other place is the first one.
    case musicianTwice(who: String, PayPlace, first: PayPlace)
    /// The same call was handed in twice; the other place is the first one.
    case callTwice(PayPlace, first: PayPlace)
    /// Who worked has no time of dismissal, and pay needs it.
    case dismissalMissing(PayPlace)
    /// A rule needs a fact that the sheet leaves open.
    case factMissing(String, rule: String, PayPlace)
    /// A time that cannot be: dismissed before the call, or a call longer than a day.
    case impossibleTime(found: String, right: String, PayPlace)
    /// A number outside of what it can be.
    case impossibleNumber(found: Int, right: String, PayPlace)
    /// An instrument that the catalogue lacks, with the nearest name that it has.
    case unknownInstrument(String, nearest: String?, PayPlace)
    /// A ruling with a value that the rulebook does not know.
    case rulingValue(key: String, found: String, allowed: String, PayPlace)
    /// An amount does not fit 64 bits.
    case beyondRange(rule: String, amount: String, PayPlace)
}

extension PayError {
    /// The place that the error is about, where it is about one.
    public var place: PayPlace? {
        switch self {
        case .noCalls: nil
        case .notCovered(_, _, let place), .noRateCard(_, _, let place),
            .noRateCardInForce(_, _, _, let place), .rateCardsOverlap(_, _, let place),
            .noRate(_, _, _, let place), .impossibleRate(_, _, _, let place),
            .noMusicians(let place), .tooManyMusicians(_, _, let place),
            .musicianTwice(_, let place, _), .callTwice(let place, _),
            .dismissalMissing(let place), .factMissing(_, _, let place),
            .impossibleTime(_, _, let place),
            .impossibleNumber(_, _, let place), .unknownInstrument(_, _, let place),
            .rulingValue(_, _, _, let place), .beyondRange(_, _, let place):
            place
        }
    }
}

extension PayError: CustomStringConvertible {
    /// What happened, what state the data is in, what to do next.
    public var description: String {
        guard let place else {
            return "No call sheet was handed in. No statement was made. Name at least one."
        }
        return "\(place): \(fault) No statement was made. \(remedy)"
    }

    private var fault: String {
        switch self {
        case .notCovered(let rule, let fact, _):
            "\(fact) needs \(RuleBook.titled(rule)), which is not covered yet."
        case .noRateCard(let names, let offered, _):
            "no rate card \(Self.names(names)) was given; there is \(Self.names(offered))."
        case .noRateCardInForce(let names, let date, let inForce, _):
            "rate card \(Self.names(names)) is not in force on \(date), only "
                + inForce.joined(separator: ", ") + "."
        case .rateCardsOverlap(let names, let date, _):
            "\(names.count) rate cards \(Self.names(names)) are in force on \(date)."
        case .noRate(let card, let amount, let rule, _):
            "rate card \(Self.names([card])) has no \(amount), which \(rule) needs."
        case .impossibleRate(let card, let amount, let value, _):
            "rate card \(Self.names([card])) has \(value) for \(amount)."
        case .noCalls: "no call sheet was handed in."
        case .noMusicians: "the call has no musicians."
        case .tooManyMusicians(let count, let limit, _):
            "the call has \(count) musicians; the limit is \(limit)."
        case .musicianTwice(let who, _, let first):
            "\(who) is on this call already, at \(first.path)."
        case .callTwice(_, let first): "the same call was handed in already, in \(first.file)."
        case .dismissalMissing: "there is no time of dismissal."
        case .factMissing(let fact, let rule, _):
            "\(RuleBook.titled(rule)) needs \(fact), which is missing."
        case .impossibleTime(let found, let right, _): "\(found); \(right)."
        case .impossibleNumber(let found, let right, _): "\(found) is not \(right)."
        case .unknownInstrument(let name, let nearest, _):
            "'\(name)' is in no instrument catalogue."
                + (nearest.map { " Did you mean \($0)?" } ?? "")
        case .rulingValue(let key, let found, let allowed, _):
            "the ruling \(key) is '\(found)'; it can be \(allowed)."
        case .beyondRange(let rule, let amount, _):
            "\(amount) (\(rule)) is more than can be counted in cents."
        }
    }

    private var remedy: String {
        switch self {
        case .notCovered: "Leave this call out, or work it out by hand."
        case .noRateCard, .noRateCardInForce: "Add the card that held on the day of the call."
        case .rateCardsOverlap: "Leave one card out, or mend its dates."
        case .noRate, .impossibleRate: "Mend the rate card."
        case .noCalls, .noMusicians: "Name at least one."
        case .tooManyMusicians: "See whether two calls were put into one."
        case .musicianTwice: "Take one of the two out."
        case .callTwice: "Hand each call in once."
        case .dismissalMissing: "Enter it, or say that they did not come (attendance noShow)."
        case .factMissing: "Enter it in the call sheet."
        case .impossibleTime, .impossibleNumber: "Mend it in the call sheet."
        case .unknownInstrument: "Mend the name, or extend the catalogue."
        case .rulingValue: "Mend the ruling, or take it out."
        case .beyondRange: "Look for an amount with too many digits."
        }
    }

    private static func names(_ names: [String]) -> String {
        names.isEmpty ? "(none)" : names.map { "'\($0)'" }.joined(separator: ", ")
    }
}
