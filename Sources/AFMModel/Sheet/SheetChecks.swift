import FieldsyncJSON

/// What must hold between the parts of a call sheet, beyond what each part can tell by itself.
struct SheetChecks {
    let log: IssueLog
    let call: (reader: ObjectReader, value: Call)
    let musicians: [(reader: ObjectReader, value: SheetMusician)]
    let cues: [(reader: ObjectReader, value: Cue)]

    func run() {
        let weekly =
            call.value.weeklySchedule != nil
            || musicians.contains { $0.value.weeklySchedule != nil }
        GuaranteeCheck(reader: call.reader, kind: call.value.kind, mayHaveNone: weekly)
            .run(session: call.value.session, minutes: call.value.guaranteedMinutes)
        for musician in musicians {
            checkTimes(of: musician.value, musician.reader)
            checkOwnCall(of: musician.value, musician.reader)
        }
        checkIdentities()
        checkCues()
    }

    private func checkTimes(of musician: SheetMusician, _ reader: ObjectReader) {
        if call.value.cancelled != nil {
            for (key, time) in [("reported", musician.reported), ("dismissed", musician.dismissed)]
            where time != nil {
                reader.report(key, "it must be null, since the call was cancelled")
            }
            return
        }
        guard let dismissed = musician.dismissed else { return }
        if let reported = musician.reported, dismissed < reported {
            reader.report(
                "dismissed",
                "it must not be before \"reported\", "
                    + ObjectReader.shown(reader.object["reported"]))
        }
        let start = musician.call?.start ?? call.value.start
        if call.reader.zone != nil, dismissed < start {
            reader.report(
                "dismissed",
                "it must not be before the start of the call, "
                    + ObjectReader.quoted(start, call.value.zone))
        }
    }

    private func checkOwnCall(of musician: SheetMusician, _ reader: ObjectReader) {
        guard let own = musician.call, let ownReader = reader.object("call") else { return }
        guard own.session != nil || own.guaranteedMinutes != nil else { return }
        // A musician's own minutes without a session are about the session of the call.
        GuaranteeCheck(reader: ownReader, kind: call.value.kind, mayHaveNone: true)
            .run(session: own.session ?? call.value.session, minutes: own.guaranteedMinutes)
    }

    /// A card stands for one musician; without one, name and union local do.
    private func checkIdentities() {
        var places: [[String?]: String] = [:]
        for (reader, musician) in musicians where !musician.name.isEmpty {
            let identity =
                musician.card.map { [$0] } ?? [nil, musician.name, musician.local]
            guard let first = places.updateValue(reader.path, forKey: identity) else { continue }
            places[identity] = first
            if musician.card != nil {
                reader.report("card", "it must be another than that of \(first)")
            } else {
                reader.report(
                    "name", "it must be another than that of \(first), or one of them needs a card")
            }
        }
    }

    private func checkCues() {
        let cards = Set(musicians.compactMap(\.value.card))
        var places: [String: String] = [:]
        for (reader, cue) in cues where !cue.number.isEmpty {
            if let first = places.updateValue(reader.path, forKey: cue.number) {
                places[cue.number] = first
                reader.report("number", "it must be another than that of \(first)")
            }
            guard case .cards(let players) = cue.musicians else { continue }
            for card in players where !cards.contains(card) {
                let shown = ObjectReader.shown(.string(card))
                reader.warn("musicians", "names \(shown), the card of nobody on this sheet.")
            }
        }
    }
}
