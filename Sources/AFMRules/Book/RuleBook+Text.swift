import AFMModel

extension RuleBook {
    /// All rules, one a line, for `fieldsync rules list`: id, title, and whether it is covered.
    public static var listText: String {
        let covered = (all + conventions).map { ($0.id, $0.title) }
        let open = notCovered.map { ($0.id, $0.title + " (not covered yet)") }
        return (covered + open)
            .sorted { place(of: $0.0) < place(of: $1.0) }
            .map { id, title in
                id + String(repeating: " ", count: max(1, 15 - id.count)) + title
            }
            .joined(separator: "\n") + "\n"
    }

    /// One rule for `fieldsync rules show`.
    ///
    /// - Parameters:
    ///   - id: Its id, in any case.
    ///   - width: Columns to fill, at least 60.
    /// - Returns: Sentence, reading, examples and what can be ruled otherwise; nil where there
    ///   is no such rule.
    public static func showText(_ id: String, width: Int = 92) -> String? {
        let width = max(60, width)
        if let rule = rule(id) { return rule.text(width: width) }
        return uncovered(id).map {
            "\($0.id)  \($0.title)\nNot covered yet. Awaits: \($0.awaits.words).\n"
        }
    }

    /// The rulebook's order: the numbers, then the conventions.
    private static func place(of id: String) -> Int { Int(id.dropFirst()) ?? .max }
}

extension PayRule {
    fileprivate func text(width: Int) -> String {
        var lines = ["\(id)  \(title)", ""]
        lines += TextColumns.wrap("“\(sentence)”", indent: "  ", width: width)
        lines += TextColumns.wrap(
            "\(citation.document), \(citation.location), checked \(citation.checked)",
            indent: "  ", width: width)
        lines += ["", "Reading"]
        lines += TextColumns.wrap(reading, indent: "  ", width: width)
        lines += ["", "Awaits", "  " + awaits.words]
        if !rulings.isEmpty {
            lines += ["", "Can be ruled otherwise"]
            for key in rulings { lines.append("  " + Self.describe(key)) }
        }
        lines += ["", "Examples"]
        for example in examples {
            lines.append(
                TextColumns.spread(
                    "  \(example.id)  \(example.facts)", "\(example.outcome)", width: width))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func describe(_ key: String) -> String {
        guard let spec = RulingSpec.named(key) else { return key }
        let standard = RulingKey.named(key)?.standard ?? "?"
        return "\(key) = \(standard); it can be \(spec.allowed)"
    }
}
