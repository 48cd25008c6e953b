import AFMModel

extension PayExplanation {
    /// The day for people, in whole sentences.
    ///
    /// - Parameter width: Columns to fill, at least 60.
    /// - Returns: Lines, each with its end; control characters in names are made visible.
    public func text(width: Int = 92) -> String {
        let width = max(60, width)
        var lines: [String] = []
        for part in parts {
            lines += part.textLines(width: width)
            lines.append("")
        }
        if parts.count > 1 {
            lines.append(
                TextColumns.spread(
                    "\(TextColumns.printable(name)), all \(parts.count) calls",
                    "\(Cents(totalCents))", width: width))
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension PayExplanation.Part {
    fileprivate func textLines(width: Int) -> [String] {
        var lines = TextColumns.wrap(TextColumns.printable(opening), indent: "", width: width)
        lines += TextColumns.wrap(TextColumns.printable(day), indent: "", width: width)
        for ruling in call.ruled {
            lines += TextColumns.wrap(
                TextColumns.printable("Ruled for this call: \(ruling) (\(ruling.rule))."),
                indent: "", width: width)
        }
        lines.append("")
        if pay.lines.isEmpty { lines.append("Nothing is paid.") }
        for (index, line) in pay.lines.enumerated() {
            lines += line.story(number: index + 1, width: width)
        }
        lines.append(
            TextColumns.spread(
                "Wages \(Cents(pay.wagesCents)), allowances \(Cents(pay.allowancesCents)), "
                    + "together", "\(Cents(pay.totalCents))", width: width))
        if pay.contributions.isDue {
            lines += TextColumns.wrap(
                "The producer pays besides: \(pay.contributions.words).", indent: "", width: width)
        }
        for late in pay.lateParts {
            lines += TextColumns.wrap(
                "\(late.rule): \(late.isPayable ? "late penalty" : "potential late penalty") "
                    + "\(Cents(late.penaltyCents)), beside the total. \(late.because)", indent: "",
                width: width)
        }
        for adjustment in adjustments {
            lines += TextColumns.wrap(
                TextColumns.printable(
                    "Consolidation (\(adjustment.rule)) changed "
                        + adjustment.whatChanged + " from "
                        + "\(Cents(adjustment.beforeCents)) to \(Cents(adjustment.afterCents)): "
                        + adjustment.because), indent: "", width: width)
        }
        for finding in call.findings where finding.card == nil || finding.card == pay.card {
            let rule = finding.rule.map { " (\($0))" } ?? ""
            lines += TextColumns.wrap(
                TextColumns.printable("\(finding.severity.rawValue): \(finding.what)\(rule)"),
                indent: "", width: width)
        }
        return lines
            + TextColumns.wrap(
                "\(call.standing) Rates: \(TextColumns.printable(call.rates)).", indent: "",
                width: width)
    }

    /// Who, as what, on which call.
    private var opening: String {
        let union = [pay.card.map { "card \($0)" }, musician.local.map { "local \($0)" }]
            .compactMap { $0 }.joined(separator: ", ")
        let stage = sheet.call.stage.map { ", \($0)" } ?? ""
        return pay.name + (union.isEmpty ? "" : " (\(union))") + ", \(musician.roleWords), on "
            + "\(sheet.production.title)\(stage), "
            + "\(sheet.call.date.weekday)".capitalizedWord + " \(sheet.call.date)."
    }

    /// When they were called, came, rested and went.
    private var day: String {
        let zone = sheet.call.zone
        let start = musician.call?.start ?? sheet.call.start
        var sentences = ["Called for \(zone.clockTime(at: start)) to \(ownCall.lengthWords)."]
        if sheet.call.cancelled != nil {
            sentences.append("The call was cancelled.")
        }
        switch musician.attendance {
        case .noShow: sentences.append("They did not come.")
        case .excused: sentences.append("They were excused.")
        case .worked:
            if let reported = musician.reported {
                sentences.append("Came at \(zone.clockTime(at: reported)).")
            }
            if let dismissed = musician.dismissed {
                let minutes = dismissed.minutesSince1970 - start.minutesSince1970
                sentences.append(
                    "Went home at \(zone.clockTime(at: dismissed)), "
                        + "\(minutes / 60) h \(minutes % 60) min after the call.")
            }
        }
        let rests = musician.intervals(of: sheet.timeline)
        if !rests.isEmpty {
            let told = rests.map { rest in
                "\(rest.kind.rawValue) "
                    + zone.clockTimes(
                        of: [rest.from.minutesSince1970..<max(
                            rest.from.minutesSince1970, rest.to.minutesSince1970)])
            }
            sentences.append("Rested: " + told.joined(separator: ", ") + ".")
        }
        if !musician.instruments.isEmpty {
            sentences.append("Played \(musician.instruments.joined(separator: ", ")).")
        }
        return sentences.joined(separator: " ")
    }

    /// The call as it was given to them.
    private var ownCall: Call {
        var call = sheet.call
        guard let own = musician.call, own.session != nil || own.guaranteedMinutes != nil else {
            return call
        }
        call.session = own.session ?? call.session
        call.guaranteedMinutes = own.guaranteedMinutes
        return call
    }
}

extension Adjustment {
    /// What it is an amount of: the call, something of the musician, or health beside it.
    fileprivate var whatChanged: String {
        if rule == PayRule.contributions.id { return "health" }
        return card == nil ? "the whole call" : "this"
    }
}

extension String {
    fileprivate var capitalizedWord: String { prefix(1).uppercased() + dropFirst() }
}

extension SheetMusician {
    fileprivate var roleWords: String {
        let name =
            switch role {
            case .sidemusician: "side musician"
            case .leader: "leader"
            case .orchestraManager: "orchestra manager"
            case .consultant: "music sound consultant"
            }
        let manager = alsoManager && role != .orchestraManager ? " and orchestra manager" : ""
        return name + manager + (plays || role == .consultant ? "" : ", not playing")
    }
}

extension Call {
    fileprivate var lengthWords: String {
        let name =
            switch (kind, session) {
            case (.sideline, _): "a sideline day of 8 hours"
            case (_, .single?): "a single session"
            case (_, .double?): "a double session"
            case (_, .twoSessions?): "two sessions"
            case (_, .guaranteed?): "a guaranteed call"
            case (_, nil): "work under a weekly schedule"
            }
        guard let minutes = guaranteeMinutes, kind != .sideline else { return name }
        let rest = minutes % 60 == 0 ? "" : " \(minutes % 60) min"
        return "\(name) of \(minutes / 60) h\(rest)"
    }
}

extension PayLine {
    /// The line as a sentence or two, then the rule's own.
    fileprivate func story(number: Int, width: Int) -> [String] {
        let factor = role.factor == .one ? "" : ", \(role.factor) times"
        let head = "\(number). \(TextColumns.printable(what))"
        var lines = [TextColumns.spread(head, "\(Cents(cents))", width: width)]
        lines += TextColumns.wrap(
            "\(TextColumns.printable(because)) That is \(units) × \(unit.words) at \(percent) %"
                + "\(factor) = \(Cents(cents)).", indent: "   ", width: width)
        return lines
            + TextColumns.wrap(
                "\(rule.id), \(rule.title): “\(rule.sentence)”", indent: "   ", width: width)
    }
}
