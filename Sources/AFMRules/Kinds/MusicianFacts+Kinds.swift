import AFMModel

extension MusicianFacts {
    /// Reads the work of a musician on a call that is no recording call.
    ///
    /// Where the call was cancelled nobody worked: the work ends when it begins.
    static func service(
        of musician: SheetMusician, onOtherKind sheet: CallSheet,
        catalogue: InstrumentCatalogue, rulings: PayRulings
    ) throws(PayError) -> Service {
        try refuseUncovered(musician, onOtherKind: sheet)
        let isCancelled = sheet.call.cancelled != nil
        let (start, dismissed) =
            isCancelled
            ? try timesOfCancelled(musician, on: sheet) : try times(of: musician, on: sheet)
        return Service(
            start: start, dismissed: dismissed,
            date: sheet.call.zone.date(of: Moment(minutesSince1970: start)),
            stretches: [],
            doubling: try doubling(
                of: musician, onOtherKind: sheet, catalogue: catalogue, rulings: rulings),
            cartage: isCancelled
                ? [] : try cartage(of: musician, on: sheet, catalogue: catalogue))
    }

    /// What was carried, by the catalogue's entries.
    static func cartage(
        of musician: SheetMusician, on sheet: CallSheet, catalogue: InstrumentCatalogue
    ) throws(PayError) -> [Instrument] {
        var cartage: [Instrument] = []
        for (index, item) in musician.cartage.enumerated() {
            cartage.append(
                try catalogue.known(
                    item.instrument,
                    at: PayPlace(sheet, musician, "cartage[\(index)].instrument")))
        }
        return cartage
    }

    private static func timesOfCancelled(
        _ musician: SheetMusician, on sheet: CallSheet
    ) throws(PayError) -> (start: Int, dismissed: Int) {
        for (key, time) in [("reported", musician.reported), ("dismissed", musician.dismissed)] {
            guard let time else { continue }
            throw .impossibleTime(
                found: "\(key) \(time.text(in: sheet.call.zone))",
                right: "the call was cancelled", PayPlace(sheet, musician, key))
        }
        let start = (musician.call?.start ?? sheet.call.start).minutesSince1970
        return (start, start)
    }

    private static func doubling(
        of musician: SheetMusician, onOtherKind sheet: CallSheet,
        catalogue: InstrumentCatalogue, rulings: PayRulings
    ) throws(PayError) -> Doubling {
        switch sheet.call.kind {
        case .sideline:
            try Doubling(
                onCameraOf: musician, on: sheet, catalogue: catalogue, rulings: rulings)
        case .recording, .multiTrack, .production:
            try Doubling(of: musician, on: sheet, catalogue: catalogue, rulings: rulings)
        }
    }

    /// Refuses what would need a rule that is not covered, or that cannot be.
    private static func refuseUncovered(
        _ musician: SheetMusician, onOtherKind sheet: CallSheet
    ) throws(PayError) {
        if musician.role == .consultant {
            throw .notCovered(
                rule: "R8", fact: "a music sound consultant", PayPlace(sheet, musician, "role"))
        }
        if let day = musician.consecutiveDay, day >= 6 {
            throw .notCovered(
                rule: "R30", fact: "consecutive day \(day)",
                PayPlace(sheet, musician, "consecutiveDay"))
        }
        for (index, item) in musician.cartage.enumerated() where item.mode == .public {
            throw .notCovered(
                rule: "R39", fact: "a public carrier",
                PayPlace(sheet, musician, "cartage[\(index)].mode"))
        }
        if sheet.call.kind == .production {
            try CallFacts.checkSchedule(
                musician.weeklySchedule, PayPlace(sheet, musician, "weeklySchedule"))
            if let own = musician.call, own.session != nil || own.guaranteedMinutes != nil {
                try CallFacts.checkSession(
                    own.session ?? sheet.call.session, own.guaranteedMinutes, mayHaveNone: false,
                    PayPlace(sheet, musician, "call"))
            }
        }
        guard (100...10_000).contains(musician.scalePercent) else {
            throw .impossibleNumber(
                found: musician.scalePercent, right: "a percentage of scale from 100 to 10,000",
                PayPlace(sheet, musician, "scalePercent"))
        }
    }
}
