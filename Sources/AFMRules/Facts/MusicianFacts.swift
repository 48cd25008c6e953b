package import AFMModel

/// What decides one musician's pay for one call, read from the sheet and checked.
package struct MusicianFacts: Hashable, Sendable {
    package let musician: SheetMusician
    package let identity: MusicianIdentity
    /// Where the musician stands in the sheet.
    package let place: PayPlace
    /// Their time and work, nil for who did not come and is not paid.
    package let service: Service?

    /// The work of a musician who came.
    package struct Service: Hashable, Sendable {
        /// The call time, in minutes since 1970.
        package let start: Int
        /// When they were let go, not before `start`.
        package let dismissed: Int
        /// The date of the call time.
        package let date: WorkDate
        /// Work without an interval of an hour or more, in order (rulebook 0.3).
        package let stretches: [Range<Int>]
        /// What length they were guaranteed.
        package let guarantee: Guarantee
        /// How the call was cancelled, nil for one that took place; nobody worked then.
        package let cancellation: CancelledCall?
        package let doubling: Doubling
        /// What was carried, in the sheet's order.
        package let cartage: [CarriedInstrument]

        /// Guaranteed minutes that were not worked.
        package var unworkedMinutes: Int {
            switch guarantee {
            case .clock(let minutes): max(0, start + minutes - dismissed)
            case .double: max(0, guarantee.minutes - stretches.reduce(0) { $0 + $1.count })
            }
        }
    }

    /// Whether they count toward the size of the call: players, and the leader in any case.
    package var countsTowardSize: Bool {
        service != nil && !isConsultant && (musician.plays || musician.role == .leader)
    }

    /// Whether they play on the call (R7).
    package var isPlaying: Bool { service != nil && !isConsultant && musician.plays }

    /// Whether they advise in the booth, which is no playing (R8).
    package var isConsultant: Bool { musician.role == .consultant }
}

extension MusicianFacts {
    /// Reads one musician.
    ///
    /// - Throws: ``PayError`` for times that cannot be, for a fact that pay needs and that is
    ///   missing, and for what no covered rule pays.
    init(
        _ musician: SheetMusician, on sheet: CallSheet, catalogue: InstrumentCatalogue,
        rulings: PayRulings
    ) throws(PayError) {
        self.musician = musician
        identity = MusicianIdentity(musician)
        place = PayPlace(sheet, musician)
        guard musician.attendance == .worked else {
            service = nil
            return
        }
        guard sheet.call.kind == .recording else {
            service = try Self.service(
                of: musician, onOtherKind: sheet, catalogue: catalogue, rulings: rulings)
            return
        }
        try Self.refuseImpossible(musician, on: sheet)
        let (start, dismissed) = try Self.times(of: musician, on: sheet)
        let stretches = Self.stretches(
            of: start..<dismissed, intervals: musician.intervals(of: sheet.timeline))
        let cancellation = CancelledCall(
            of: musician, on: sheet, start: start, rulings: rulings)
        service = Service(
            start: start, dismissed: dismissed,
            date: sheet.call.zone.date(of: Moment(minutesSince1970: start)),
            stretches: stretches, guarantee: try Guarantee(of: musician, on: sheet),
            cancellation: cancellation,
            doubling: musician.role == .consultant
                ? .none
                : try Doubling(of: musician, on: sheet, catalogue: catalogue, rulings: rulings),
            cartage: cancellation == nil
                ? try Self.cartage(of: musician, on: sheet, catalogue: catalogue) : [])
    }

    /// The longest call that can be meant, in minutes.
    static let callLimitMinutes = 24 * 60

    static func times(
        of musician: SheetMusician, on sheet: CallSheet
    ) throws(PayError) -> (start: Int, dismissed: Int) {
        let zone = sheet.call.zone
        let start = musician.call?.start ?? sheet.call.start
        let apart = start.minutesSince1970 - sheet.call.start.minutesSince1970
        guard abs(apart) <= callLimitMinutes else {
            throw .impossibleTime(
                found: "their own call is \(start.text(in: zone))",
                right: "it lies within a day of the session's, \(sheet.call.start.text(in: zone))",
                PayPlace(sheet, musician, "call.start"))
        }
        let place = PayPlace(sheet, musician, "dismissed")
        if sheet.call.cancelled != nil {
            for (key, time) in [("reported", musician.reported), ("dismissed", musician.dismissed)]
            {
                guard let time else { continue }
                throw .impossibleTime(
                    found: "\(key) \(time.text(in: zone))", right: "the call was cancelled",
                    PayPlace(sheet, musician, key))
            }
            return (start.minutesSince1970, start.minutesSince1970)
        }
        guard let dismissed = musician.dismissed else { throw .dismissalMissing(place) }
        let minutes = dismissed.minutesSince1970 - start.minutesSince1970
        guard minutes >= 0 else {
            throw .impossibleTime(
                found: "dismissed \(dismissed.text(in: zone))",
                right: "it cannot be before the call, \(start.text(in: zone))", place)
        }
        guard minutes <= callLimitMinutes else {
            throw .impossibleTime(
                found: "dismissed \(dismissed.text(in: zone)), \(minutes / 60) h "
                    + "\(minutes % 60) min after the call",
                right: "a call is not longer than 24 hours", place)
        }
        if let reported = musician.reported, reported > dismissed {
            throw .impossibleTime(
                found: "reported \(reported.text(in: zone))",
                right: "it cannot be after the dismissal, \(dismissed.text(in: zone))",
                PayPlace(sheet, musician, "reported"))
        }
        return (start.minutesSince1970, dismissed.minutesSince1970)
    }

    /// The shortest interval that interrupts work (rulebook 0.3).
    static let breakMinutes = 60

    /// Cuts work at intervals of an hour or more; shorter ones do not interrupt it.
    static func stretches(
        of work: Range<Int>, intervals: [TimelineInterval]
    ) -> [Range<Int>] {
        // Intervals that touch are one rest, a break and the meal that follows it.
        var rests: [Range<Int>] = []
        let ranges = intervals.compactMap { interval -> Range<Int>? in
            let (from, to) = (interval.from.minutesSince1970, interval.to.minutesSince1970)
            return from < to ? from..<to : nil
        }
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = rests.last, range.lowerBound <= last.upperBound {
                rests[rests.count - 1] =
                    last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                rests.append(range)
            }
        }
        var stretches: [Range<Int>] = []
        var start = work.lowerBound
        for rest in rests where rest.count >= breakMinutes && rest.overlaps(work) {
            if start < rest.lowerBound { stretches.append(start..<rest.lowerBound) }
            start = max(start, rest.upperBound)
        }
        if start < work.upperBound { stretches.append(start..<work.upperBound) }
        return stretches
    }
}
