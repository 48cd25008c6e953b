package import AFMModel

/// What holds for one call where the sheet of rules can be read in several ways.
///
/// Every key that concerns a covered rule is read into a typed value here, so that nothing later
/// compares texts.
package struct PayRulings: Hashable, Sendable {
    package var moneyRounding = MoneyRounding.line
    package var unitGraceMinutes = 0
    package var straddlePolicy = StraddlePolicy.highest
    package var dayAttribution = DayAttribution.callDate
    package var nightPremiumOnGuaranteedUnworked = false
    package var dayPremiumCombination = DayPremiumCombination.max
    package var stackRoles = false
    package var doublingBase = DoublingBase.allPaidTimeAtStraight
    package var excludedGroupsMerge = false
    package var deviceDoublePerInstrument = true
    package var holidayDates = HolidayDates.observedOnly
    package var countNonPlayingManager = false
    package var highestNumberScope = HighestNumberScope.picture
    package var cartagePer = CartagePer.instrument
    package var cartageOncePerDayPerStage = false
    package var cartagePensionable = false
    package var leaderMultiplier = Fraction(2)
    package var nightSeventhHour = 150
    package var guaranteeAbsorbsPostSpan = false
    package var consultantUnit = ConsultantUnit.hour
    package var consultantMinHours = 3
    package var holdNoticeGraceMinutes = 0
    package var sixHourPenaltyPerStretch = true
    package var borenPresumed = true
    package var consecutiveDayCycle = 7
    package var sixthDayWeekendOnly = false
    package var cancelledDayCounts = false
    package var anyClassificationCounts = true
    package var minCountedBreakMinutes = 5
    package var cancelClock = CancelClock.elapsed
    package var lateCancelPercent = 100
    package var cancelPaysDoubles = false
    package var businessHolidays = BusinessHolidays.contract6
    package var lateExtraPeriodUnit = LateExtraPeriodUnit.business
    package var lateExtraPeriod = LateExtraPeriod.completed
    package var lateCountFrom = LateCountFrom.session
    /// What is about sideline, production and multi-track calls only, and about later uses.
    package var kinds = KindRulings()

    /// The rulings that are not the default, by key; printed with the call.
    package private(set) var used: [String: String] = [:]
    /// Keys that somebody ruled on, be it for the default.
    package private(set) var decided: Set<String> = []
    /// Rulings that can bear on a call of this kind, in the order of the sheet.
    package private(set) var named: [NamedRuling] = []
    /// Keys that changed nothing, with the reason.
    package private(set) var findings: [Finding] = []

    /// Every default.
    package init() {}

    /// Reads what a sheet says.
    ///
    /// A key that the rulebook lacks is a finding. So is one about a rule that is not covered: it
    /// cannot change an amount, since whatever would need that rule is refused. A value that the
    /// key cannot have is an error, whatever the key is about.
    package init(of sheet: CallSheet) throws(PayError) {
        for entry in sheet.rulings.entries where Self.concerns(entry.ruling, sheet.call) {
            let (key, value) = (entry.key, entry.ruling.value)
            guard let spec = RulingSpec.named(key) else {
                findings.append(
                    Finding(
                        .warning,
                        "The rulebook has no ruling '\(key)'; '\(value)' changed "
                            + "nothing."))
                continue
            }
            guard spec.allows(value) else {
                throw .rulingValue(
                    key: key, found: value, allowed: spec.allowed,
                    PayPlace(sheet, "rulings.\(key)"))
            }
            decided.insert(key)
            if spec.concerns(sheet.call.kind) { named.append(NamedRuling(spec, entry.ruling)) }
            guard value != RulingKey.named(key)?.standard else { continue }
            if set(key, value) {
                used[key] = value
            } else {
                findings.append(
                    Finding(
                        .warning, rule: spec.rule,
                        "The ruling \(key) = \(value) is about \(RuleBook.titled(spec.rule)), "
                            + "which is not covered yet; it changed nothing here."))
            }
        }
    }

    /// A ruling about certain calls holds for those only.
    private static func concerns(_ ruling: Ruling, _ call: Call) -> Bool {
        guard let calls = ruling.calls else { return true }
        return call.id.map { calls.contains($0) } ?? false
    }

    /// Sets a value that is known to be allowed; false where no covered rule has the key.
    private mutating func set(_ key: String, _ value: String) -> Bool {
        switch key {
        case "moneyRounding": read(value, into: &moneyRounding)
        case "unitGraceMinutes": unitGraceMinutes = Int(value) ?? unitGraceMinutes
        case "straddlePolicy": read(value, into: &straddlePolicy)
        case "dayAttribution": read(value, into: &dayAttribution)
        case "nightPremiumOnGuaranteedUnworked":
            nightPremiumOnGuaranteedUnworked = value == "true"
        case "dayPremiumCombination": read(value, into: &dayPremiumCombination)
        case "stackRoles": stackRoles = value == "true"
        case "doublingBase": read(value, into: &doublingBase)
        case "excludedGroupsMerge": excludedGroupsMerge = value == "true"
        case "deviceDoublePerInstrument": deviceDoublePerInstrument = value == "true"
        case "holidayDates": read(value, into: &holidayDates)
        case "countNonPlayingManager": countNonPlayingManager = value == "true"
        case "highestNumberScope": read(value, into: &highestNumberScope)
        case "cartagePer": read(value, into: &cartagePer)
        case "cartageOncePerDayPerStage": cartageOncePerDayPerStage = value == "true"
        case "cartagePensionable": cartagePensionable = value == "true"
        case "leaderMultiplier": leaderMultiplier = Fraction(decimal: value) ?? leaderMultiplier
        default: return setRecording(key, value)
        }
        return true
    }

    /// The keys of consecutive days, doubles, cancellation and late payment.
    private mutating func setRecording(_ key: String, _ value: String) -> Bool {
        switch key {
        case "nightSeventhHour": nightSeventhHour = Int(value) ?? nightSeventhHour
        case "guaranteeAbsorbsPostSpan": guaranteeAbsorbsPostSpan = value == "true"
        case "consultantUnit": read(value, into: &consultantUnit)
        case "consultantMinHours": consultantMinHours = Int(value) ?? consultantMinHours
        case "holdNoticeGraceMinutes":
            holdNoticeGraceMinutes = Int(value) ?? holdNoticeGraceMinutes
        case "sixHourPenaltyPerStretch": sixHourPenaltyPerStretch = value == "true"
        case "borenPresumed": borenPresumed = value == "true"
        case "consecutiveDayCycle": consecutiveDayCycle = Int(value) ?? consecutiveDayCycle
        case "sixthDayWeekendOnly": sixthDayWeekendOnly = value == "true"
        case "cancelledDayCounts": cancelledDayCounts = value == "true"
        case "anyClassificationCounts": anyClassificationCounts = value == "true"
        case "minCountedBreakMinutes":
            minCountedBreakMinutes = Int(value) ?? minCountedBreakMinutes
        case "cancelClock": read(value, into: &cancelClock)
        case "lateCancelPercent": lateCancelPercent = Int(value) ?? lateCancelPercent
        case "cancelPaysDoubles": cancelPaysDoubles = value == "true"
        case "businessHolidays": read(value, into: &businessHolidays)
        case "lateExtraPeriodUnit": read(value, into: &lateExtraPeriodUnit)
        case "lateExtraPeriod": read(value, into: &lateExtraPeriod)
        case "lateCountFrom": read(value, into: &lateCountFrom)
        default: return kinds.set(key, value)
        }
        return true
    }

    private func read<Choice: RawRepresentable<String>>(
        _ value: String, into choice: inout Choice
    ) {
        choice = Choice(rawValue: value) ?? choice
    }
}
