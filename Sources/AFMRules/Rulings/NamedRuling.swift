public import AFMModel

/// A ruling that held for a call, as its statement names it.
public struct NamedRuling: Hashable, Sendable {
    /// The rulebook's key.
    public let key: String
    /// What it was ruled to be.
    public let value: String
    /// What the rulebook takes where nobody ruled.
    public let standard: String
    /// The rule that the question is about.
    public let rule: String
    /// How far it reaches.
    public let level: RulingLevel
    /// Who ruled, where that is known.
    public let by: String?
    /// When, where that is known.
    public let on: WorkDate?
    /// Why, where that is known.
    public let because: String?

    package init(_ spec: RulingSpec, _ ruling: Ruling) {
        key = spec.key
        value = ruling.value
        standard = RulingKey.named(spec.key)?.standard ?? ""
        rule = spec.rule
        level = ruling.level
        by = ruling.by
        on = ruling.on
        because = ruling.because
    }

    /// Whether it says what would hold anyway.
    public var isStandard: Bool { value == standard }
}

extension NamedRuling: CustomStringConvertible {
    /// `nightSeventhHour = 165 for the production, by Local 47 on 2026-10-01: because (R17)`.
    public var description: String {
        let who = by.map { ", by \($0)" } ?? ""
        let when = on.map { "\(by == nil ? "," : "") on \($0)" } ?? ""
        let why = because.map { ": \($0)" } ?? ""
        let usual = isStandard ? ", as the rulebook has it" : " instead of \(standard)"
        return "\(key) = \(value) \(level.words)\(usual)\(who)\(when)\(why)"
    }
}

extension RulingSpec {
    /// Whether the question can come up on calls of a kind.
    package func concerns(_ kind: CallKind) -> Bool {
        switch Int(rule.dropFirst()) ?? 0 {
        case 46...53: kind == .multiTrack || kind == .recording
        case 59...61: kind == .production
        case 62...76: kind == .sideline
        default: true
        }
    }
}
