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
        package let doubling: Doubling
        /// What was carried, with the catalogue's name, in the sheet's order.
        package let cartage: [Instrument]
    }

    /// Whether they count toward the size of the call: players, and the leader in any case.
    package var countsTowardSize: Bool {
        service != nil && (musician.plays || musician.role == .leader)
    }

    /// Whether they play on the call (R7).
    package var isPlaying: Bool { service != nil && musician.plays }
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
        try Self.refuseUncovered(musician, on: sheet)
        let (start, dismissed) = try Self.times(of: musician, on: sheet)
        let stretches = Self.stretches(
            of: start..<dismissed, intervals: musician.intervals(of: sheet.timeline))
        if stretches.contains(where: { $0.count > PayRule.continuousWorkLimitMinutes }) {
            throw .notCovered(
                rule: "R32", fact: "more than 6 hours without a break of an hour",
                PayPlace(sheet, musician, "dismissed"))
        }
        service = Service(
            start: start, dismissed: dismissed,
            date: sheet.call.zone.date(of: Moment(minutesSince1970: start)),
            stretches: stretches,
            doubling: try Doubling(
                of: musician, on: sheet, catalogue: catalogue, rulings: rulings),
            cartage: try Self.cartage(of: musician, on: sheet, catalogue: catalogue))
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
        for rest in rests where rest.count >= 60 && rest.overlaps(work) {
            if start < rest.lowerBound { stretches.append(start..<rest.lowerBound) }
            start = max(start, rest.upperBound)
        }
        if start < work.upperBound { stretches.append(start..<work.upperBound) }
        return stretches
    }
}
