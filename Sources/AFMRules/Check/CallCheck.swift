public import AFMModel

/// What a call by itself leaves to be asked or mended while people are still there.
///
/// The sheet is as if everybody stayed until the end of what they are guaranteed, so that breaks
/// are asked for while they can still be given.
public struct CallCheck {
    private let facts: CallFacts
    private let catalogue: InstrumentCatalogue
    /// The time, in minutes since 1970.
    private let now: Int
    private let zone: StageZone

    /// - Parameters:
    ///   - sheet: The call, with a time of dismissal for everybody.
    ///   - now: The time at which it is looked at.
    /// - Throws: ``PayError`` where a fact is missing or impossible.
    public init(
        _ sheet: CallSheet, at now: Moment, catalogue: InstrumentCatalogue = .standard
    ) throws(PayError) {
        facts = try CallFacts(sheet, catalogue: catalogue)
        self.catalogue = catalogue
        self.now = now.minutesSince1970
        zone = sheet.call.zone
    }

    /// What the facts suggest besides the findings of a statement.
    ///
    /// - Parameter usual: What each musician usually plays, by their place on the sheet.
    public func items(usual: [Int: [String]] = [:]) -> [CheckItem] {
        var items = stand()
        if facts.sheet.call.cancelled == nil {
            items += MealCheck(facts, now: now)?.items() ?? []
        }
        for (position, musician) in facts.musicians.enumerated() where musician.service != nil {
            if facts.sheet.call.cancelled != nil { continue }
            items += doubles(musician, usual: usual[position] ?? [])
            items += cartage(musician)
        }
        return items
    }

    // MARK: the stand

    /// Ninety minutes: what was too long, and when the next break is due (R34).
    private func stand() -> [CheckItem] {
        guard facts.sheet.call.kind.isRecorded, facts.sheet.call.cancelled == nil else {
            return []
        }
        var late: [Range<Int>: [String]] = [:]
        var due: [Int: [String]] = [:]
        for musician in facts.musicians where musician.countsTowardSize {
            guard let service = musician.service else { continue }
            let count = RestCount(
                from: service.start, reported: musician.musician.reported?.minutesSince1970,
                to: service.dismissed, isDouble: service.guarantee == .double,
                intervals: musician.musician.intervals(of: facts.sheet.timeline),
                least: facts.rulings.minCountedBreakMinutes)
            for time in count.onStand where time.count > PayRule.standLimitMinutes {
                let limit = time.lowerBound + PayRule.standLimitMinutes
                if limit >= now {
                    // What lies wholly ahead is no news yet.
                    guard time.lowerBound <= now else { continue }
                    due[limit, default: []].append(musician.musician.name)
                } else {
                    let seen = time.lowerBound..<min(time.upperBound, now)
                    late[seen, default: []].append(musician.musician.name)
                }
            }
        }
        return late.sorted { $0.key.lowerBound < $1.key.lowerBound }.map { time, names in
            CheckItem(
                .error, rule: "R34",
                "\(time.count) min on the stand without a break, \(zone.clockTimes(of: [time])), "
                    + "of 90 at most: \(CheckItem.few(names)).",
                todo: "Give a break now, or record the one that was taken: 'clock break'.")
        } + due.sorted { $0.key < $1.key }.map { limit, names in
            CheckItem(
                .warning, rule: "R34",
                "A break is due by \(clock(limit)), ninety minutes after the last: "
                    + "\(CheckItem.few(names)).",
                todo: "Call a break by then: 'clock break'.")
        }
    }

    // MARK: doubles and cartage

    private func doubles(_ musician: MusicianFacts, usual: [String]) -> [CheckItem] {
        let person = musician.musician
        guard person.plays, !musician.isConsultant, let doubling = musician.service?.doubling
        else { return [] }
        let name = person.name
        var items: [CheckItem] = []
        func add(
            _ severity: Finding.Severity, _ rule: String, _ what: String, _ todo: String
        ) {
            items.append(CheckItem(severity, rule: rule, card: person.card, what, todo: todo))
        }
        if person.instruments.isEmpty {
            add(
                .warning, "R5", "No instrument is recorded for \(name), so no double is seen.",
                "Record what they played: 'hire edit CALL MUSICIAN --instrument NAME'.")
        }
        if doubling.count > 0 {
            add(
                .info, doubling.rule.id,
                "\(name) is paid \(Doubling.doubles(doubling.count)). \(doubling.because)",
                "Nothing, if all of it was played; else take off what was not.")
        }
        let more = otherInstruments(usual, than: person.instruments)
        if !more.isEmpty, !person.instruments.isEmpty {
            add(
                .info, "R5",
                "\(name) usually plays \(more.joined(separator: ", ")) too, which is not recorded "
                    + "here and would be a double.",
                "Ask whether they played it: 'hire edit CALL MUSICIAN --instrument NAME'.")
        }
        for device in person.devices where !device.simulatesOtherSounds {
            add(
                .info, "R4",
                "\(name) had \(device.device) on \(device.instrument), said to make no other "
                    + "sounds, so it is no double.",
                "Ask whether it imitated other sounds; then it is one.")
        }
        let electronic = person.instruments.filter {
            catalogue.instrument(named: $0)?.section == Doubling.electronic
        }
        if !person.electronicSetup, !electronic.isEmpty,
            electronic.count + person.devices.count > 1
        {
            add(
                .warning, "R49",
                "\(name) played \(electronic.joined(separator: ", ")) with several devices; a "
                    + "setup of them counts as three doubles, and none is recorded.",
                "Ask whether they were used together, and record electronicSetup.")
        }
        if facts.sheet.call.kind == .sideline,
            person.sideline?.photographedInstruments.isEmpty ?? true, person.instruments.count > 1
        {
            add(
                .warning, "R71",
                "\(name) has several instruments, and none is recorded as photographed, so no "
                    + "double is paid.",
                "Record which were photographed.")
        }
        return items
    }

    /// Instruments of a list that would be doubles beside what is played.
    private func otherInstruments(_ usual: [String], than played: [String]) -> [String] {
        func group(_ name: String) -> String {
            catalogue.instrument(named: name)?.doublingGroup ?? name.lowercased()
        }
        let groups = Set(played.map(group))
        return usual.filter { !groups.contains(group($0)) }
    }

    private func cartage(_ musician: MusicianFacts) -> [CheckItem] {
        let person = musician.musician
        let carried = Set(
            person.cartage.compactMap { catalogue.instrument(named: $0.instrument)?.name })
        return person.instruments.compactMap { name in
            guard let instrument = catalogue.instrument(named: name), !musician.isConsultant,
                let kind = instrument.cartage, !carried.contains(instrument.name)
            else { return nil }
            return CheckItem(
                .warning, rule: kind == .harp ? "R37" : "R38", card: person.card,
                "\(person.name) plays \(instrument.name), and no cartage is claimed for it.",
                todo: "Where they brought it: 'hire edit CALL MUSICIAN --cartage "
                    + "\"\(instrument.name)\"'.")
        }
    }

    // MARK: words

    private func clock(_ minute: Int) -> String {
        zone.clockTime(at: Moment(minutesSince1970: minute))
    }
}
