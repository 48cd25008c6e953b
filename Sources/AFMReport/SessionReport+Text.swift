import AFMModel

extension SessionReport {
    /// The report for a terminal: the head, a line for each musician, what is open.
    public var text: String {
        var text = "\(engagement.picture) — \(place)\n\(standing) Pay \(dueWords).\n\n"
        for (name, value) in headWords where !value.isEmpty {
            text += name.padded(to: 20) + value + "\n"
        }
        text += "\n"
        for line in lines {
            let units = [
                ("hold", line.holdUnits), ("over", line.overtimeUnits), ("night", line.nightUnits),
            ].filter { !$0.1.isEmpty }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
            let times = "\(clock(line.reported)) to \(clock(line.dismissed))"
            text += "\(line.number)".padded(to: 4) + line.name.padded(to: 28)
                + (line.card ?? "").padded(to: 12) + times.padded(to: 18)
                + "\(Cents(line.totalCents))".padded(to: 12) + units + "\n"
        }
        text += "\nTotal \(Cents(totalCents))\n"
        for (index, signature) in signatures.enumerated() where index > 0 {
            text += "\nAmendment \(index) by \(signature.by), \(day(signature.at)): "
                + "\(signature.because)\n" + changes(signature)
        }
        if let unsigned {
            text += "\nChanged since it was signed; nobody has signed for this:\n"
                + changes(unsigned)
        }
        for sentence in open { text += "Missing: \(sentence)\n" }
        return text
    }

    private var headWords: [(String, String)] {
        [
            ("Employer", engagement.employer), ("Class", engagement.filmClass),
            ("Composer", engagement.composer ?? ""), ("Conductor", engagement.conductor ?? ""),
            ("Leader", engagement.leaders.joined(separator: ", ")),
            ("Orchestra manager", engagement.managers.joined(separator: ", ")),
            ("Service", hours.kind), ("Breaks", words(hours.breaks)),
            ("From call to end", Self.length(hours.elapsedMinutes)),
            ("Rate card", hours.rates.joined(separator: ", ")),
        ]
    }

    private func changes(_ signature: Signature) -> String {
        var text = ""
        for change in signature.changes {
            text += "  \(change.edits.joined(separator: "; "))  (\(change.by))\n"
        }
        for person in signature.people {
            text += "  \(person.name): \(Cents(person.beforeCents)) → "
                + "\(Cents(person.afterCents))\n"
        }
        return text
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - count))
    }
}
