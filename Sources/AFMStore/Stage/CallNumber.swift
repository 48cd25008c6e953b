public import FieldsyncCore
import FieldsyncStore

/// Short numbers of calls, to be shouted across a stage: `KR47-03`, the third call that the laptop
/// KR47 entered.
///
/// They are handed out offline. The letters and digits before the hyphen follow from the laptop's
/// id, so that two that never met have the same ones once in 40,000 pairs; where that happens the
/// later call by id is shown with a letter behind its number as soon as one laptop has both. A call
/// that two laptops entered has two numbers, and goes by either.
public enum CallNumber {
    private static let letters = Array("BCDFGHJKLMNPQRSTVWXZ")

    /// The part that is the laptop's: two letters that are no vowels, two digits.
    public static func prefix(of replica: ReplicaID) -> String {
        var rest = replica.bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        func draw(_ count: Int) -> Int {
            defer { rest /= UInt64(count) }
            return Int(rest % UInt64(count))
        }
        let word = [letters[draw(letters.count)], letters[draw(letters.count)]]
        return String(word) + "\(draw(10))\(draw(10))"
    }

    /// The next number of a laptop.
    static func next(of replica: Replica) throws -> String {
        let prefix = prefix(of: replica.identity.id)
        let count = try replica.nextCount("call-number-\(prefix)")
        return "\(prefix)-\(count < 10 ? "0" : "")\(count)"
    }

    /// The numbers of a call, the one first that it is shown with.
    static func all(of call: RecordView) -> [String] {
        guard case .textSet(let set)? = call[.numbers] else { return [] }
        return set.members.sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
    }

    /// What each call is shown with: its number, with a letter where another call has the same.
    static func shown(among calls: [RecordView]) -> [RecordID: String] {
        var shown: [RecordID: String] = [:]
        var taken: [String: Int] = [:]
        for call in calls.sorted(by: { $0.key.id < $1.key.id }) {
            guard let number = all(of: call).first else { continue }
            let others = taken[number, default: 0]
            taken[number] = others + 1
            shown[call.key.id] = number + suffix(others)
        }
        return shown
    }

    private static func suffix(_ others: Int) -> String {
        guard others > 0 else { return "" }
        guard others < 26 else { return "-\(others)" }
        return String(Unicode.Scalar(UInt8(97 + others)))
    }

    /// A number as it is compared: `kr47-3` is `KR47-03`. Nil for what has another form.
    static func normal(_ text: String) -> String? {
        let parts = text.uppercased().split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 2, parts[0].utf8.count == 4,
            parts[0].allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }),
            let first = parts[1].first, first.isNumber
        else { return nil }
        let count = parts[1].drop { $0 == "0" }
        return ([String(parts[0]), String(count)] + parts.dropFirst(2).map(String.init))
            .joined(separator: "-")
    }

    /// True where a person's words have the form of a number.
    public static func hasForm(_ text: String) -> Bool { normal(text) != nil }
}
