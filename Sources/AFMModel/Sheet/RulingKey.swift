/// One question that the sheet of rules leaves open, with the default that holds until ruled.
public struct RulingKey: Hashable, Sendable {
    /// The key in call sheets, such as `nightSeventhHour`.
    public let name: String
    /// The default of the rulebook (Part 14).
    public let standard: String

    /// The key of this name, or nil where the rulebook has none.
    public static func named(_ name: String) -> RulingKey? { all.first { $0.name == name } }

    /// Every key of the rulebook with its default, in the rulebook's order.
    public static let all: [RulingKey] = table.split(whereSeparator: \.isWhitespace).map { entry in
        let parts = entry.split(separator: "=", maxSplits: 1)
        return RulingKey(name: String(parts[0]), standard: String(parts[parts.count - 1]))
    }

    // The list of the rulebook's Part 14, kept in its own spelling so that the two can be compared.
    private static let table = """
        moneyRounding=line unitGraceMinutes=0 straddlePolicy=highest dayAttribution=callDate
        nightSeventhHour=150 nightPremiumOnGuaranteedUnworked=false
        guaranteeAbsorbsPostSpan=false dayPremiumCombination=max stackRoles=false
        doublingBase=allPaidTimeAtStraight excludedGroupsMerge=false
        deviceDoublePerInstrument=true holidayDates=observedOnly consultantUnit=hour
        consultantMinHours=3 countNonPlayingManager=false holdNoticeGraceMinutes=0
        sixHourPenaltyPerStretch=true borenPresumed=true highestNumberScope=picture
        consecutiveDayCycle=7 sixthDayWeekendOnly=false cancelledDayCounts=false
        anyClassificationCounts=true minCountedBreakMinutes=5 cancelClock=elapsed
        lateCancelPercent=100 cancelPaysDoubles=false cartagePer=instrument
        cartageOncePerDayPerStage=false cartagePensionable=false businessHolidays=contract6
        lateExtraPeriodUnit=business lateExtraPeriod=completed lateCountFrom=session
        emtGuaranteeAllLengths=true personalLeaveRounding=up15 emdDoublesAtMultiTrack=false
        emtNightCombination=add phonoRounding=up scoringHoursRounding=ceilMinute
        docExtraAtOvertime=false docDoubleMinutes=30 formatMusicAddsDoubles=true
        otContinuityGapMinutes=0 productionNightEnd=08:00 weekStart=Mon
        sidelineNightBase=straight wardrobeTwoPlusAdditive=false invalidCancelPercent=100
        reemployedSameDayCancelsHalfCheck=false sidelineNonPlayingManager=2 leaderMultiplier=2
        sidelineLeaderMultiplier=1 sidelineRecordingAlone=false
        sidelineDoublesOnlyPhotographed=true
        """
}
