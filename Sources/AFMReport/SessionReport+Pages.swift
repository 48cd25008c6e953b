import AFMModel
public import PrintedPages

extension SessionReport {
    /// The report as it is printed, on paper or as a page of the web.
    public func pages(paper: PrintedDocument.Paper = .letterAcross) -> PrintedDocument {
        var blocks: [PrintedDocument.Block] = [
            .facts(engagementFacts, columns: 4), .facts(hourFacts, columns: 4),
            .heading("Musicians"), .table(musicianTable),
            .heading("Together"), .facts(sumFacts, columns: 6),
        ]
        if !cues.isEmpty { blocks += [.heading("Cues"), .table(cueTable)] }
        if !notes.isEmpty {
            blocks.append(.heading("Notes of the day"))
            blocks += notes.map { .paragraph($0) }
        }
        for (index, signature) in signatures.enumerated() where index > 0 {
            blocks += amendment(
                "Amendment \(index), signed by \(signature.by) on \(day(signature.at))",
                because: signature.because, signature, from: signatures[index - 1].totalCents)
        }
        if let unsigned, let last = signatures.last {
            blocks += amendment(
                "Changed since it was signed; nobody has signed for this", because: "", unsigned,
                from: last.totalCents)
        }
        if !open.isEmpty {
            blocks.append(.heading("Provisional: this is missing"))
            blocks += open.map { .paragraph("• \($0)") }
        }
        blocks += [.heading("Signatures"), .signatures(signatureLines)]
        return PrintedDocument(
            title: "Report of session (B-7): \(engagement.picture)", subtitle: place,
            foot: "\(standing) Pay \(dueWords).", author: engagement.employer,
            madeAt: "\(madeAt)", paper: paper, blocks: blocks)
    }

    private typealias Fact = PrintedDocument.Fact

    // MARK: the head

    private var engagementFacts: [PrintedDocument.Fact] {
        [
            Fact("Employer", engagement.employer), Fact("Signatory", engagement.signatory),
            Fact("Picture", engagement.picture),
            Fact("Production number", engagement.productionNumber ?? ""),
            Fact("Episode", engagement.episode ?? "—"), Fact("Class", engagement.filmClass),
            Fact("Stage", engagement.stage ?? ""), Fact("Composer", engagement.composer ?? ""),
            Fact("Conductor", engagement.conductor ?? ""),
            Fact("Leader", engagement.leaders.joined(separator: ", ")),
            Fact("Orchestra manager", engagement.managers.joined(separator: ", ")),
            Fact("Local in whose jurisdiction", engagement.local ?? ""),
        ]
    }

    private var hourFacts: [PrintedDocument.Fact] {
        let session =
            hours.sessionsThatDay > 1
            ? "\(hours.sessionOfDay) of \(hours.sessionsThatDay)" : "1"
        return [
            Fact("Date", "\(hours.date) \(hours.zone.name)"), Fact("Called", clock(hours.called)),
            Fact("Ended", clock(hours.ended)), Fact("Session of the day", session),
            Fact("Service", hours.kind),
            Fact("Guaranteed", Self.length(hours.guaranteedMinutes)),
            Fact("From call to end", Self.length(hours.elapsedMinutes)),
            Fact("Musicians for the scale", "\(hours.musicians)"),
            Fact("Breaks", hours.breaks.isEmpty ? "none" : words(hours.breaks)),
            Fact("Rate card", hours.rates.joined(separator: ", ")),
            Fact("Pay", dueWords), Fact("Report", standing),
        ]
    }

    // MARK: the musicians

    private var musicianTable: PrintedTable {
        PrintedTable(
            columns: [
                .init("", points: 18, isRight: true), .init("Name", points: 92, share: 3),
                .init("Local, card", points: 58), .init("Tax", points: 27),
                .init("Instruments", points: 84, share: 3), .init("In", points: 31),
                .init("Out", points: 33), .init("Hold", points: 24, isRight: true),
                .init("Over", points: 24, isRight: true), .init("Night", points: 31, isRight: true),
                .init("Cartage", points: 42, isRight: true), .init("H&W", points: 25),
                .init("Scale", points: 50, isRight: true),
                .init("Wages", points: 54, isRight: true),
                .init("Total", points: 58, isRight: true), .init("Signature", points: 56),
            ],
            rows: lines.map(row), summed: [10, 12, 13, 14], amountText: { "\(Cents($0))" })
    }

    private func row(_ line: Line) -> PrintedTable.Row {
        PrintedTable.Row(
            [
                "\(line.number)", line.name + roleWords(line),
                [line.local, line.card].compactMap { $0 }.joined(separator: ", "),
                line.taxLastFour ?? "", instrumentWords(line), clock(line.reported),
                clock(line.dismissed), line.holdUnits, line.overtimeUnits, line.nightUnits,
                amount(line.cartageCents + line.otherAllowancesCents),
                line.isHealthDay ? "yes" : "", amount(line.scaleCents), amount(line.wagesCents),
                amount(line.totalCents), "",
            ],
            amounts: [
                10: line.cartageCents + line.otherAllowancesCents, 12: line.scaleCents,
                13: line.wagesCents, 14: line.totalCents,
            ])
    }

    private func amount(_ cents: Int) -> String { cents == 0 ? "" : "\(Cents(cents))" }

    private func roleWords(_ line: Line) -> String {
        var words: [String] = []
        switch line.role {
        case .leader: words.append("leader")
        case .orchestraManager: words.append("orchestra manager")
        case .consultant: words.append("consultant")
        case .sidemusician: break
        }
        if line.scalePercent != 100 { words.append("\(line.scalePercent) % of scale") }
        switch line.attendance {
        case .noShow: words.append("did not come")
        case .excused: words.append("excused")
        case .worked: break
        }
        if let other = line.substitutes { words.append("for \(other)") }
        return words.isEmpty ? "" : " (\(words.joined(separator: ", ")))"
    }

    private func instrumentWords(_ line: Line) -> String {
        var words = [line.instruments.joined(separator: ", ")]
        words += line.electronics
        if line.doubles > 0 {
            words.append(line.doubles == 1 ? "1 double" : "\(line.doubles) doubles")
        }
        if let own = line.ownBreaks {
            words.append(own.isEmpty ? "no break" : "own breaks \(self.words(own))")
        }
        return words.filter { !$0.isEmpty }.joined(separator: "; ")
    }

    private var sumFacts: [PrintedDocument.Fact] {
        // Parts of sums that were checked.
        func sum(_ part: (Line) -> Int) -> String { "\(Cents(lines.reduce(0) { $0 + part($1) }))" }
        return [
            Fact("Wages", sum(\.wagesCents)),
            Fact("Cartage and allowances", sum { $0.totalCents - $0.wagesCents }),
            Fact("Total", "\(Cents(totalCents))"), Fact("Pension", sum(\.pensionCents)),
            Fact("Health and welfare", sum(\.healthCents)),
            Fact("Vacation", sum(\.vacationCents)),
        ]
    }

    // MARK: the music

    private var cueTable: PrintedTable {
        PrintedTable(
            columns: [
                .init("Number", points: 60), .init("Title", points: 160, share: 3),
                .init("Length", points: 50, isRight: true),
                .init("Played by", points: 160, share: 4),
            ],
            rows: cues.map { cue in
                PrintedTable.Row([
                    cue.number, (cue.title ?? "") + (cue.isFormatMusic ? " (format music)" : ""),
                    Self.length(seconds: cue.seconds),
                    cue.players?.joined(separator: ", ") ?? "everybody",
                ])
            })
    }

    // MARK: what changed, and who signs

    private func amendment(
        _ heading: String, because: String, _ signature: Signature, from before: Int
    ) -> [PrintedDocument.Block] {
        var blocks: [PrintedDocument.Block] = [.heading(heading)]
        if !because.isEmpty { blocks.append(.paragraph("Because: \(because)")) }
        blocks.append(
            .paragraph(
                "The whole call: \(Cents(before)) before, \(Cents(signature.totalCents)) after."))
        if !signature.changes.isEmpty {
            blocks.append(
                .table(
                    PrintedTable(
                        columns: [
                            .init("What changed, from → to", points: 300, share: 3),
                            .init("Written by", points: 160, share: 1),
                        ],
                        rows: signature.changes.map { change in
                            PrintedTable.Row([change.edits.joined(separator: "; "), change.by])
                        })))
        }
        if !signature.people.isEmpty {
            blocks.append(
                .table(
                    PrintedTable(
                        columns: [
                            .init("Musician", points: 200, share: 1), .init("Card", points: 90),
                            .init("Before", points: 80, isRight: true),
                            .init("After", points: 80, isRight: true),
                        ],
                        rows: signature.people.map { person in
                            PrintedTable.Row([
                                person.name, person.card ?? "", "\(Cents(person.beforeCents))",
                                "\(Cents(person.afterCents))",
                            ])
                        })))
        }
        return blocks
    }

    private var signatureLines: [PrintedDocument.Signature] {
        let signed = signatures.last.map { "Signed off by \($0.by), \(day($0.at))" } ?? ""
        return [
            PrintedDocument.Signature("Leader", signed: ""),
            PrintedDocument.Signature("Orchestra manager", signed: signed),
            PrintedDocument.Signature("Employer", signed: ""),
        ]
    }
}
