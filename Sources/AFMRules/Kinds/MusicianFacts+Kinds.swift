import AFMModel

extension MusicianFacts {
    /// Reads the work of a musician on a call that is no recording call.
    ///
    /// Where the call was cancelled nobody worked: the work ends when it begins.
    static func service(
        of musician: SheetMusician, onOtherKind sheet: CallSheet,
        catalogue: InstrumentCatalogue, rulings: PayRulings
    ) throws(PayError) -> Service {
        try check(musician, onOtherKind: sheet)
        let (start, dismissed) = try times(of: musician, on: sheet)
        let date = sheet.call.zone.date(of: Moment(minutesSince1970: start))
        let cancellation = Self.cancellation(
            of: musician, onOtherKind: sheet, start: start, date: date, rulings: rulings)
        return Service(
            start: start, dismissed: dismissed, date: date,
            stretches: sheet.call.kind == .multiTrack
                ? stretches(
                    of: start..<dismissed, intervals: musician.intervals(of: sheet.timeline))
                : [],
            guarantee: .clock(minutes: guaranteedMinutes(of: musician, onOtherKind: sheet)),
            cancellation: cancellation,
            doubling: try doubling(
                of: musician, onOtherKind: sheet, catalogue: catalogue, rulings: rulings),
            cartage: cancellation == nil
                ? try cartage(of: musician, on: sheet, catalogue: catalogue) : [])
    }

    /// What was carried, by the catalogue's entries.
    static func cartage(
        of musician: SheetMusician, on sheet: CallSheet, catalogue: InstrumentCatalogue
    ) throws(PayError) -> [CarriedInstrument] {
        var cartage: [CarriedInstrument] = []
        for (index, item) in musician.cartage.enumerated() {
            let path = "cartage[\(index)]"
            let instrument = try catalogue.known(
                item.instrument, at: PayPlace(sheet, musician, path + ".instrument"))
            cartage.append(
                CarriedInstrument(
                    instrument: instrument, item: item, place: PayPlace(sheet, musician, path)))
        }
        return cartage
    }

    /// The minutes that are paid in any case.
    private static func guaranteedMinutes(
        of musician: SheetMusician, onOtherKind sheet: CallSheet
    ) -> Int {
        switch sheet.call.kind {
        case .sideline: return SidelineTime.dayMinutes
        case .recording, .multiTrack, .production:
            let session = musician.call?.session ?? sheet.call.session
            return musician.call?.guaranteedMinutes ?? sheet.call.guaranteedMinutes
                ?? session?.usualMinutes ?? CallFacts.singleSessionMinutes
        }
    }

    /// How the call was cancelled, or nil where it was not. Production musicians' calls stand, as
    /// no rule lets them be cancelled.
    private static func cancellation(
        of musician: SheetMusician, onOtherKind sheet: CallSheet, start: Int, date: WorkDate,
        rulings: PayRulings
    ) -> CancelledCall? {
        guard let cancelled = sheet.call.cancelled else { return nil }
        switch sheet.call.kind {
        case .sideline:
            return CancelledCall(
                sideline: cancelled, of: musician, on: date, in: sheet.call.zone)
        case .production:
            return CancelledCall(
                notice: CancelledCall.notice(of: musician, cancelled), rule: .r59,
                isInTime: false, because: "No rule lets the call be cancelled; it stands.")
        case .recording, .multiTrack:
            return CancelledCall(of: musician, on: sheet, start: start, rulings: rulings)
        }
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

    /// Refuses what cannot be on such a call.
    private static func check(
        _ musician: SheetMusician, onOtherKind sheet: CallSheet
    ) throws(PayError) {
        try refuseImpossible(musician, on: sheet)
        if musician.role == .consultant, sheet.call.kind != .multiTrack {
            throw .impossibleTime(
                found: "a music sound consultant",
                right: "consultants serve recording and multi-track calls",
                PayPlace(sheet, musician, "role"))
        }
        if sheet.call.kind == .multiTrack, let minutes = musician.call?.guaranteedMinutes,
            !PayRule.multiTrackGuarantee.contains(minutes)
        {
            throw .impossibleNumber(
                found: minutes, right: "a guaranteed length from 1 to 600 minutes (R47)",
                PayPlace(sheet, musician, "call.guaranteedMinutes"))
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
    }
}
