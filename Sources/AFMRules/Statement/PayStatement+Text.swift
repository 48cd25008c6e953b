import AFMModel

extension PayStatement {
    /// The statement for people: every line with its amount, factors, rule and reason.
    ///
    /// - Parameter width: Columns to fill, at least 60.
    /// - Returns: Lines, each with its end; control characters in names are made visible.
    public func text(width: Int = 92) -> String {
        let width = max(60, width)
        var lines: [String] = []
        for call in calls { lines += call.textLines(width: width) }
        if !adjustments.isEmpty {
            lines.append("Adjustments by consolidation")
            let names = Dictionary(calls.map { ($0.id, $0) }, uniquingKeysWith: { one, _ in one })
            for adjustment in adjustments {
                lines += adjustment.textLines(on: names[adjustment.call], width: width)
            }
            lines.append("")
        }
        for hours in series { lines += hours.textLines(width: width) }
        lines.append(TextColumns.spread("All calls", "\(Cents(totalCents))", width: width))
        if !notCovered.isEmpty {
            lines.append("")
            lines += TextColumns.wrap(
                "Rules not covered yet: " + notCovered.joined(separator: ", ") + ".", indent: "",
                width: width)
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension SeriesHours {
    fileprivate func textLines(width: Int) -> [String] {
        let name = TextColumns.printable([series, season].compactMap { $0 }.joined(separator: ", "))
        let required = requiredMinutes.map { "\($0) min required" } ?? "no requirement"
        return TextColumns.wrap(
            "Scoring of \(name): \(scoringMinutes) min, \(required) (R55).", indent: "",
            width: width) + [""]
    }
}

extension CallStatement {
    fileprivate func textLines(width: Int) -> [String] {
        let place = stage.map { ", " + TextColumns.printable($0) } ?? ""
        var lines = [
            TextColumns.printable(production) + place + ", call of " + start.text(in: zone),
        ]
        lines += TextColumns.wrap(
            "\(standing) Rates: \(TextColumns.printable(rates)).", indent: "", width: width)
        for ruling in ruled {
            lines += TextColumns.wrap(
                "Ruled: \(TextColumns.printable("\(ruling)")) (\(ruling.rule)).", indent: "",
                width: width)
        }
        for musician in musicians { lines += [""] + musician.textLines(width: width) }
        lines += ["", TextColumns.spread("The call", "\(Cents(totalCents))", width: width)]
        for finding in findings {
            let rule = finding.rule.map { " \($0)" } ?? ""
            lines += TextColumns.wrap(
                "\(finding.severity.rawValue)\(rule): \(TextColumns.printable(finding.what))",
                indent: "  ", width: width)
        }
        return lines + [""]
    }
}

extension MusicianStatement {
    fileprivate func textLines(width: Int) -> [String] {
        let who =
            TextColumns.printable(name)
            + (card.map { " (\(TextColumns.printable($0)))" } ?? "")
        var text = [TextColumns.spread(who, "\(Cents(totalCents))", width: width)]
        if lines.isEmpty { text.append("  Nothing is paid.") }
        for line in lines { text += line.textLines(width: width) }
        if contributions.isDue {
            text += TextColumns.wrap(
                "CONTRIBUTIONS beside it: \(contributions.words).", indent: "  ", width: width)
        }
        for part in lateParts { text += part.textLines(width: width) }
        return text
    }
}

extension LatePart {
    fileprivate func textLines(width: Int) -> [String] {
        let head = "  \(rule)  \(isPayable ? "late penalty" : "potential late penalty")"
        return [
            TextColumns.spread(head, "\(Cents(penaltyCents)) beside it", width: width)
        ] + TextColumns.wrap(because, indent: "      ", width: width)
    }
}

extension PayLine {
    fileprivate func textLines(width: Int) -> [String] {
        let factor = role.factor == .one ? "" : " × \(role.factor)"
        let head =
            "  \(rule.id)  \(TextColumns.printable(what))  "
            + "\(units) × \(unit.words) × \(percent) %\(factor)"
        return [TextColumns.spread(head, "\(Cents(cents))", width: width)]
            + TextColumns.wrap(TextColumns.printable(because), indent: "      ", width: width)
    }
}

extension Adjustment {
    /// - Parameter statement: The call, by which people know it better than by its id.
    fileprivate func textLines(on statement: CallStatement?, width: Int) -> [String] {
        let person = statement?.musicians.first { $0.card == card && card != nil }?.name
        let who = card.map { ", \(TextColumns.printable([person, $0].told))" } ?? ""
        let call =
            statement.map { [$0.production, $0.stage, $0.start.text(in: $0.zone)].told } ?? call
        let change = "\(Cents(beforeCents)) to \(Cents(afterCents))"
        return [
            TextColumns.spread(
                "  \(rule)  \(TextColumns.printable(call))\(who)", change, width: width)
        ] + TextColumns.wrap(TextColumns.printable(because), indent: "      ", width: width)
    }
}

extension [String?] {
    /// Those that are there, with blanks between.
    fileprivate var told: String { compactMap { $0 }.joined(separator: " ") }
}
