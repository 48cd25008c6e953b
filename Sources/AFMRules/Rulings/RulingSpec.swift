/// What one key of the rulebook's Part 14 may be set to, and which rule it is about.
public struct RulingSpec: Hashable, Sendable {
    /// The key, such as `doublingBase`.
    public let key: String
    /// The rule that it is about, or a convention's id.
    public let rule: String
    /// The values that it may have; the first one is not necessarily the default.
    public let values: Values

    /// A set of values of a ruling.
    public enum Values: Hashable, Sendable {
        /// One of these words.
        case oneOf([String])
        /// A whole number within these bounds.
        case whole(ClosedRange<Int>)
        /// A number such as `2` or `1.5`, above zero and at most ten.
        case factor
        /// A time of day, `08:00`.
        case timeOfDay
    }

    /// Whether a text is such a value.
    public func allows(_ text: String) -> Bool {
        switch values {
        case .oneOf(let words): return words.contains(text)
        case .whole(let range):
            guard let number = Int(text) else { return false }
            return range.contains(number) && String(number) == text
        case .factor:
            guard let factor = Fraction(decimal: text) else { return false }
            return Fraction.zero < factor && !(Fraction(10) < factor)
        case .timeOfDay:
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }),
                let hour = Int(parts[0]), let minute = Int(parts[1])
            else { return false }
            return (0...23).contains(hour) && (0...59).contains(minute)
        }
    }

    /// The values in words, for messages.
    public var allowed: String {
        switch values {
        case .oneOf(let words): words.joined(separator: " or ")
        case .whole(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .factor: "a number above 0 and at most 10"
        case .timeOfDay: "a time of day such as 08:00"
        }
    }
}

extension RulingSpec {
    /// The specification of a key, or nil where the rulebook has no such key.
    public static func named(_ key: String) -> RulingSpec? { byKey[key] }

    /// Every key, in the order of Part 14.
    public static let all: [RulingSpec] = [
        one("moneyRounding", "SCALE", "line", "unit"),
        whole("unitGraceMinutes", "R18", 0...14),
        one("straddlePolicy", "R24", "highest", "unitStart", "prorateMinutes"),
        one("dayAttribution", "R31", "callDate", "perUnit"),
        one("nightSeventhHour", "R17", "150", "165"),
        flag("nightPremiumOnGuaranteedUnworked", "R13"),
        flag("guaranteeAbsorbsPostSpan", "R23"),
        one("dayPremiumCombination", "R24", "max", "multiply", "add"),
        flag("stackRoles", "R10"),
        one(
            "doublingBase", "R1", "allPaidTimeAtStraight", "guaranteedCallOnly",
            "grossIncludingPremiums"),
        flag("excludedGroupsMerge", "R3"),
        flag("deviceDoublePerInstrument", "R4"),
        one("holidayDates", "R6", "observedOnly", "observedAndActual"),
        one("consultantUnit", "R8", "hour", "session"),
        whole("consultantMinHours", "R8", 0...24),
        flag("countNonPlayingManager", "R9"),
        whole("holdNoticeGraceMinutes", "R12", 0...1_440),
        flag("sixHourPenaltyPerStretch", "R26"),
        flag("borenPresumed", "R27"),
        one("highestNumberScope", "R28", "picture", "producer"),
        whole("consecutiveDayCycle", "R30", 7...366),
        flag("sixthDayWeekendOnly", "R30"),
        flag("cancelledDayCounts", "R30"),
        flag("anyClassificationCounts", "R30"),
        whole("minCountedBreakMinutes", "R33", 0...60),
        one("cancelClock", "R35", "elapsed", "wall"),
        whole("lateCancelPercent", "R35", 0...100),
        flag("cancelPaysDoubles", "R35"),
        one("cartagePer", "R38", "instrument", "musician"),
        flag("cartageOncePerDayPerStage", "R38"),
        flag("cartagePensionable", "R37"),
        one("businessHolidays", "R40", "contract6", "federal11"),
        one("lateExtraPeriodUnit", "R44", "business", "calendar"),
        one("lateExtraPeriod", "R44", "completed", "started"),
        one("lateCountFrom", "R45", "session", "notice"),
        flag("emtGuaranteeAllLengths", "R47"),
        one("personalLeaveRounding", "R48", "up15", "exact"),
        flag("emdDoublesAtMultiTrack", "R49"),
        one("emtNightCombination", "R53", "add", "multiply", "max"),
        one("phonoRounding", "R54", "up", "exact"),
        one("scoringHoursRounding", "R56", "ceilMinute", "exact"),
        flag("docExtraAtOvertime", "R57"),
        whole("docDoubleMinutes", "R57", 1...360),
        flag("formatMusicAddsDoubles", "R58"),
        whole("otContinuityGapMinutes", "R59", 0...1_440),
        RulingSpec(key: "productionNightEnd", rule: "R60", values: .timeOfDay),
        one("weekStart", "R61", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
        one("sidelineNightBase", "R62", "straight", "applicable"),
        flag("wardrobeTwoPlusAdditive", "R65"),
        whole("invalidCancelPercent", "R67", 0...100),
        flag("reemployedSameDayCancelsHalfCheck", "R68"),
        RulingSpec(key: "sidelineNonPlayingManager", rule: "R69", values: .factor),
        RulingSpec(key: "leaderMultiplier", rule: "LEADER", values: .factor),
        RulingSpec(key: "sidelineLeaderMultiplier", rule: "R69", values: .factor),
        flag("sidelineRecordingAlone", "R75"),
        flag("sidelineDoublesOnlyPhotographed", "R71"),
    ]

    private static let byKey = Dictionary(
        all.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })

    private static func one(_ key: String, _ rule: String, _ words: String...) -> RulingSpec {
        RulingSpec(key: key, rule: rule, values: .oneOf(words))
    }

    private static func flag(_ key: String, _ rule: String) -> RulingSpec {
        RulingSpec(key: key, rule: rule, values: .oneOf(["false", "true"]))
    }

    private static func whole(
        _ key: String, _ rule: String, _ range: ClosedRange<Int>
    ) -> RulingSpec {
        RulingSpec(key: key, rule: rule, values: .whole(range))
    }
}
