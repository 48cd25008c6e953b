import AFMModel
import AFMRules
import Testing

extension RulingCase {
    /// Time, premiums, roles and doubling; a unit is 25.00.
    static let time: [RulingCase] = [
        // 350.44/12 × 1.5 × 3 is 131.415, the hold 116.81; unit by unit 12 × 29.20, 4 × 29.20 and
        // 3 × 43.81.
        RulingCase(
            key: "moneyRounding", values: [("line", 598_67), ("unit", 598_63)],
            cards: [oddCard]
        ) { [try RuledSheets.day("10:00-14:45")] },
        RulingCase(
            key: "unitGraceMinutes", values: [("0", 325_00), ("13", 325_00), ("14", 300_00)]
        ) { [try RuledSheets.day("10:00-13:14")] },
        // From 23:50 one unit lies across midnight, another after it: 300 + 100 and 82.50; 37.50
        // and 41.25; 10 minutes of the one and 5 of the other.
        RulingCase(
            key: "straddlePolicy",
            values: [("highest", 482_50), ("unitStart", 478_75), ("prorateMinutes", 480_00)]
        ) { [try RuledSheets.day("19:50-+00:15")] },
        // 22:00 to 01:00 in December, an hour later by October's clocks. Christmas Eve, the last
        // hour on Christmas Day: 200 + 4 × 37.50, or 4 × 50.
        RulingCase(
            key: "dayAttribution", values: [("callDate", 350_00), ("perUnit", 400_00)]
        ) { [try RuledSheets.moved(RuledSheets.day("23:00-+02:00"), to: "2026-12-24")] },
        RulingCase(key: "nightSeventhHour", values: [("150", 750_00), ("165", 765_00)]) {
            [try RuledSheets.double("17:00-+01:00", gap: "20:00-21:00")]
        },
        RulingCase(
            key: "nightPremiumOnGuaranteedUnworked",
            values: [("false", 300_00), ("true", 350_00)]
        ) { [try RuledSheets.day("22:00-23:30")] },
        // Five hours of work within the span and one after it.
        RulingCase(
            key: "guaranteeAbsorbsPostSpan", values: [("false", 750_00), ("true", 650_00)]
        ) { [try RuledSheets.double("09:00-18:00", gap: "12:00-15:00")] },
        // 16 units at 150 %, and 4 at 150, 225 or 200 %.
        RulingCase(
            key: "dayPremiumCombination",
            values: [("max", 750_00), ("multiply", 825_00), ("add", 800_00)]
        ) { [try RuledSheets.day("09:00-14:00") { $0.musicians[0].consecutiveDay = 6 }] },
        RulingCase(
            key: "stackRoles", values: [("false", 600_00), ("true", 1_200_00)],
            measure: owedToTheLeader
        ) { [try RuledSheets.day("10:00-13:00") { $0.musicians[1].alsoManager = true }] },
        // 437.50 for 17 units: half of 425, of 300, of 437.50.
        RulingCase(
            key: "doublingBase",
            values: [
                ("allPaidTimeAtStraight", 650_00), ("guaranteedCallOnly", 587_50),
                ("grossIncludingPremiums", 656_25),
            ]
        ) {
            [
                try RuledSheets.day("10:00-14:15") {
                    $0.musicians[0].instruments = ["Flute", "Alto Flute"]
                }
            ]
        },
        RulingCase(key: "excludedGroupsMerge", values: [("false", 450_00), ("true", 300_00)]) {
            [
                try RuledSheets.day("10:00-13:00") {
                    $0.musicians[0].instruments = ["Tympani", "Marimba"]
                }
            ]
        },
        // Two devices that imitate on one guitar: one double, or two.
        RulingCase(
            key: "deviceDoublePerInstrument", values: [("true", 450_00), ("false", 510_00)]
        ) {
            [
                try RuledSheets.day("10:00-13:00") {
                    $0.musicians[0].instruments = ["Guitar"]
                    $0.musicians[0].devices = ["octave divider", "multiplex"].map {
                        ElectronicDevice(
                            instrument: "Guitar", device: $0, simulatesOtherSounds: true)
                    }
                }
            ]
        },
        RulingCase(
            key: "holidayDates", values: [("observedOnly", 300_00), ("observedAndActual", 600_00)]
        ) { [try RuledSheets.moved(RuledSheets.day("10:00-13:00"), to: "2026-07-04")] },
        RulingCase(key: "consultantUnit", values: [("hour", 320_00), ("session", 160_00)]) {
            [try RuledSheets.day("10:00-13:10") { $0.musicians[0].role = .consultant }]
        },
        RulingCase(
            key: "consultantMinHours", values: [("0", 80_00), ("3", 240_00), ("24", 1_920_00)]
        ) { [try RuledSheets.day("10:00-11:00") { $0.musicians[0].role = .consultant }] },
        RulingCase(
            key: "leaderMultiplier",
            values: [("0.5", 150_00), ("1.5", 450_00), ("2", 600_00), ("10", 3_000_00)],
            measure: owedToTheLeader
        ) { [try RuledSheets.day("10:00-13:00")] },
        // 9:00-15:15 and 16:15-22:30: 600, 4 × 30 and 22 × 37.50, and 100 once or twice.
        RulingCase(
            key: "sixHourPenaltyPerStretch", values: [("true", 1_745_00), ("false", 1_645_00)]
        ) { [try RuledSheets.double("09:00-22:30", gap: "15:15-16:15")] },
        RulingCase(
            key: "minCountedBreakMinutes", values: [("0", 0), ("4", 0), ("5", 1), ("60", 1)],
            measure: findings("R33")
        ) {
            [
                try RuledSheets.day("10:00-13:00") { sheet in
                    sheet.timeline = try ["10:30-10:43", "11:30-11:43", "12:30-12:34"]
                        .map { try RuledSheets.interval(.break, $0) }
                }
            ]
        },
        // Said 20 minutes after the call: in time, or late, which is a warning.
        RulingCase(
            key: "holdNoticeGraceMinutes", values: [("0", 1), ("19", 1), ("20", 0), ("1440", 0)],
            measure: findings("R12", .warning)
        ) {
            [
                try RuledSheets.day("10:00-13:00") {
                    $0.musicians[0].cannotStayPastHold = $0.call.start.adding(minutes: 20)
                }
            ]
        },
        // 15:01 to 21:00 of music: 3 × 30 min, at 25.00 or 37.50 the unit.
        RulingCase(key: "docExtraAtOvertime", values: [("false", 450_00), ("true", 525_00)]) {
            [try documentary(.single, "10:00-13:00", seconds: 21 * 60)]
        },
        // 31 minutes: one beyond 30, none beyond 31, thirty beyond one.
        RulingCase(
            key: "docDoubleMinutes",
            values: [("1", 1_200_00), ("30", 650_00), ("31", 600_00), ("360", 600_00)]
        ) { [try documentary(.double, "10:00-16:00", seconds: 31 * 60)] },
    ]

    private static func documentary(
        _ session: SessionKind, _ times: String, seconds: Int
    ) throws -> CallSheet {
        try RuledSheets.day(times) { sheet in
            sheet.production.liveReplica = true
            sheet.call.session = session
            sheet.cues = [Cue(number: "1", finishedSeconds: seconds)]
        }
    }

    /// One scale of 350.44 for any number.
    private static let oddCard: RateCard = {
        var card = RateCard.exampleOneScale
        card.recording.listed[.theatrical] = [
            RecordingTier(musiciansAtLeast: 1, singleCents: 350_44)
        ]
        return card
    }()

    /// Cancellation, cartage and late payment.
    static let office: [RulingCase] = [
        // 96 h 30 by instants, 95 h 30 by the clocks.
        RulingCase(key: "cancelClock", values: [("elapsed", 0), ("wall", 300_00)]) {
            let sheet = try RuledSheets.moved(RuledSheets.day("10:00-13:00"), to: "2026-11-02")
            var later = sheet
            later.call.start = sheet.call.start.adding(minutes: 60)
            return [try RuledSheets.cancelled(later, at: "2026-10-29T10:30:00-07:00")]
        },
        RulingCase(
            key: "lateCancelPercent", values: [("0", 0), ("50", 150_00), ("100", 300_00)]
        ) { [try cancelledLate()] },
        RulingCase(key: "cancelPaysDoubles", values: [("false", 300_00), ("true", 450_00)]) {
            var sheet = try cancelledLate()
            sheet.musicians[0].instruments = ["Flute", "Piccolo"]
            return [sheet]
        },
        RulingCase(key: "cartagePer", values: [("instrument", 332_00), ("musician", 316_00)]) {
            [
                try RuledSheets.day("10:00-13:00") {
                    $0.musicians[0].cartage = [
                        Cartage(instrument: "Tuba"), Cartage(instrument: "Cello"),
                    ]
                }
            ]
        },
        RulingCase(
            key: "cartageOncePerDayPerStage", values: [("false", 632_00), ("true", 616_00)],
            measure: owedInAll
        ) {
            try ["09:00-12:00", "14:00-17:00"].map { times in
                try RuledSheets.day(times) {
                    $0.musicians[0].cartage = [Cartage(instrument: "Cello")]
                }
            }
        },
        // 11.99 % of 300.00, or of 316.00.
        RulingCase(
            key: "cartagePensionable", values: [("false", 35_97), ("true", 37_89)],
            measure: { try #require($0.calls[0].musicians.first).contributions.pensionCents }
        ) {
            [
                try RuledSheets.day("10:00-13:00") {
                    $0.musicians[0].cartage = [Cartage(instrument: "Cello")]
                }
            ]
        },
        // Day 61, or day 60 where Columbus Day is no business day: 50 or 10 % of 300.00.
        RulingCase(
            key: "businessHolidays", values: [("contract6", 150_00), ("federal11", 30_00)],
            measure: late
        ) { [try paid("2026-10-28")] },
        // 31 days after day 90, of which 21 are business days.
        RulingCase(
            key: "lateExtraPeriodUnit", values: [("business", 150_00), ("calendar", 180_00)],
            measure: late
        ) { [try paid("2027-01-09")] },
        RulingCase(
            key: "lateExtraPeriod", values: [("completed", 150_00), ("started", 180_00)],
            measure: late
        ) { [try paid("2026-12-10")] },
        // Day 61 from the session, day 16 from the notice.
        RulingCase(
            key: "lateCountFrom", values: [("session", 150_00), ("notice", 18_00)],
            measure: late
        ) { [try paid("2026-10-28", notice: "2026-10-06")] },
    ]

    private static func cancelledLate() throws -> CallSheet {
        try RuledSheets.cancelled(
            RuledSheets.day("10:00-13:00"), at: "2026-10-10T10:01:00-07:00")
    }

    /// The session of Monday 2026-08-03, for which Harper Vale was paid on a day.
    private static func paid(
        _ date: String, notice: String = "2026-08-10"
    ) throws -> CallSheet {
        var sheet = try RuledSheets.moved(RuledSheets.day("10:00-13:00"), to: "2026-08-03")
        sheet.office.payments = [
            Payment(card: "47-1", cents: 300_00, paidOn: try #require(WorkDate(date)))
        ]
        sheet.office.notices = [OfficeNotice(at: try #require(WorkDate(notice)))]
        return sheet
    }
}
