import AFMModel

/// Gathers what is to be said of several musicians in the same words, so that it is said once.
struct SharedFindings {
    private let everyone: Int
    private var order: [Key] = []
    private var musicians: [Key: [MusicianFacts]] = [:]

    private struct Key: Hashable {
        let severity: Finding.Severity
        let rule: String
        let what: String
    }

    /// - Parameter musicians: All whom such a finding could be about.
    init(of musicians: [MusicianFacts]) { everyone = musicians.count }

    /// Notes a finding about one musician.
    mutating func add(
        _ severity: Finding.Severity, rule: PayRule, _ what: String, for facts: MusicianFacts
    ) {
        let key = Key(severity: severity, rule: rule.id, what: what)
        if musicians[key] == nil { order.append(key) }
        musicians[key, default: []].append(facts)
    }

    /// The findings: with a name where they are about one of several, with a number where about
    /// some, plain where about all.
    var findings: [Finding] {
        order.map { key in
            let about = musicians[key] ?? []
            if about.count >= everyone, everyone > 1 {
                return Finding(key.severity, rule: key.rule, key.what)
            }
            guard about.count > 1 else {
                let musician = about.first?.musician
                return Finding(
                    key.severity, rule: key.rule, card: musician?.card,
                    "\(musician?.name ?? ""): \(key.what)")
            }
            let names = about.prefix(3).map(\.musician.name).joined(separator: ", ")
            let more = about.count > 3 ? " and \(about.count - 3) more" : ""
            return Finding(key.severity, rule: key.rule, "\(names)\(more): \(key.what)")
        }
    }
}
