import AFMModel
import AFMRules
import Testing

extension RulingCase {
    /// What several calls together decide.
    static let together: [RulingCase] = [
        // 9-12 and 15-18: two singles, or 600 and 4 × 37.50.
        RulingCase(
            key: "borenPresumed", values: [("true", 750_00), ("false", 600_00)],
            measure: owedInAll
        ) {
            try ["09:00-12:00", "15:00-18:00"].map { times in
                try RuledSheets.day(times) { $0.call.conductor = "C. Baton" }
            }
        },
        // 24 musicians for another picture of the producer: 345.00 or 330.00.
        RulingCase(
            key: "highestNumberScope", values: [("picture", 345_00), ("producer", 330_00)]
        ) {
            let large = try RuledSheets.day("09:00-12:00") { sheet in
                sheet.rates = ["RC-X"]
                sheet.production.title = "Omega"
                let end = sheet.musicians[0].dismissed
                sheet.musicians = (0..<24).map {
                    SheetMusician(
                        name: "V\($0)", card: "9-\($0)", instruments: ["Violin"], dismissed: end)
                }
            }
            return [large, try RuledSheets.day("14:00-17:00") { $0.rates = ["RC-X"] }]
        },
        RulingCase(
            key: "consecutiveDayCycle",
            values: [("7", 450_00), ("8", 300_00), ("14", 300_00), ("366", 300_00)]
        ) { [try RuledSheets.day("10:00-13:00") { $0.musicians[0].consecutiveDay = 13 }] },
        RulingCase(key: "sixthDayWeekendOnly", values: [("false", 450_00), ("true", 300_00)]) {
            [try RuledSheets.day("10:00-13:00") { $0.musicians[0].consecutiveDay = 6 }]
        },
        // Monday to Saturday, the Wednesday cancelled too late.
        RulingCase(key: "cancelledDayCounts", values: [("false", 300_00), ("true", 450_00)]) {
            try week(
                wednesday: RuledSheets.cancelled(
                    RuledSheets.day("10:00-13:00"), at: "2026-10-12T10:00:00-07:00"))
        },
        // Monday to Saturday, the Wednesday on camera.
        RulingCase(
            key: "anyClassificationCounts", values: [("true", 450_00), ("false", 300_00)]
        ) { try week(wednesday: RuledSheets.sideline()) },
        // 900 min for 13 half-hour films, one of them: 69.23, which is compared to the nearest.
        RulingCase(
            key: "scoringHoursRounding", values: [("ceilMinute", 70), ("exact", 69)],
            measure: {
                try #require($0.series.first?.requiredMinutes).roundedHalfUp()
            }
        ) {
            [
                try RuledSheets.day("10:00-13:00") { sheet in
                    sheet.rates = ["RC-X"]
                    sheet.production.medium = .television
                    sheet.production.series = "Beta"
                    (sheet.production.films, sheet.production.programMinutes) = (1, 30)
                }
            ]
        },
        // Guitar and banjo: 450.00 and as much again, or the fee alone.
        RulingCase(
            key: "formatMusicAddsDoubles", values: [("true", 900_00), ("false", 750_00)]
        ) {
            [
                try RuledSheets.day("10:00-13:00") { sheet in
                    sheet.musicians[0].instruments = ["Guitar", "Banjo"]
                    sheet.cues = [
                        Cue(number: "1", finishedSeconds: 30, isFormatMusic: true)
                    ]
                    sheet.office.reuses = [
                        .formatMusic(
                            FormatMusicReuse(
                                season: "2", at: try #require(WorkDate("2027-09-01")),
                                card: "47-1"))
                    ]
                }
            ]
        },
        RulingCase(
            key: "reemployedSameDayCancelsHalfCheck", values: [("false", 120_00), ("true", 0)]
        ) {
            [
                try RuledSheets.day("18:00-21:00"),
                try RuledSheets.cancelled(
                    RuledSheets.sideline(), at: "2026-10-13T18:00:00-07:00", .illness),
            ]
        },
    ]

    private static func week(wednesday: CallSheet) throws -> [CallSheet] {
        try (12...17).map { day in
            try RuledSheets.moved(
                day == 14 ? wednesday : RuledSheets.day("10:00-13:00"), to: "2026-10-\(day)")
        }
    }

    /// Multi-track (75.00 the unit of two), production (17.50) and sideline calls.
    static let otherKinds: [RulingCase] = [
        RulingCase(
            key: "emtGuaranteeAllLengths", values: [("true", 1_800_00), ("false", 1_200_00)]
        ) { [try RuledSheets.multiTrack("10:00-14:00", hours: 6)] },
        // 7 h 10: 29 units, or 430 minutes of 5.00.
        RulingCase(
            key: "personalLeaveRounding", values: [("up15", 2_175_00), ("exact", 2_150_00)]
        ) {
            var sheet = try RuledSheets.multiTrack("09:00-16:10", hours: 10)
            sheet.musicians[0].leftForPersonalReasons = true
            return [sheet]
        },
        RulingCase(
            key: "emdDoublesAtMultiTrack", values: [("false", 900_00), ("true", 1_710_00)]
        ) {
            var sheet = try RuledSheets.multiTrack("10:00-13:00", hours: 3)
            sheet.musicians[0].instruments = ["Synthesizer"]
            sheet.musicians[0].electronicSetup = true
            return [sheet]
        },
        // 1,200, hold 300, an hour at 150 % 450, and one at 200, 225 or 150 %.
        RulingCase(
            key: "emtNightCombination",
            values: [("add", 2_550_00), ("multiply", 2_625_00), ("max", 2_400_00)]
        ) { [try RuledSheets.multiTrack("18:00-+01:00", hours: 4)] },
        // 4:30 by twos: 3 × 400, or 2.25 × 400.
        RulingCase(key: "phonoRounding", values: [("up", 2_100_00), ("exact", 1_800_00)]) {
            var sheet = try RuledSheets.multiTrack("10:00-13:00", hours: 3)
            sheet.office.reuses = [
                .phonograph(
                    PhonographReuse(
                        release: "Omega", at: try #require(WorkDate("2027-02-01")),
                        dubbedSeconds: 270))
            ]
            return [sheet]
        },
        // Ten minutes between session and overtime: another session, or 3 × 26.25.
        RulingCase(
            key: "otContinuityGapMinutes",
            values: [("0", 420_00), ("9", 420_00), ("10", 288_75), ("1440", 288_75)]
        ) {
            [
                try RuledSheets.production("10:00-13:40") {
                    $0.timeline = [try RuledSheets.interval(.gap, "13:00-13:10")]
                }
            ]
        },
        // Half of 17.50 for each unit of the night.
        RulingCase(
            key: "productionNightEnd",
            values: [
                ("00:00", 210_00), ("06:30", 227_50), ("08:00", 280_00), ("09:00", 315_00),
            ]
        ) { [try RuledSheets.production("06:00-09:00")] },
        // Saturday to Friday: on which of the days, from 0, a second week is paid; none for Sat.
        RulingCase(
            key: "weekStart",
            values: [
                ("Mon", 2), ("Tue", 3), ("Wed", 4), ("Thu", 5), ("Fri", 6), ("Sat", 0), ("Sun", 1),
            ],
            measure: { statement in
                try #require(
                    statement.calls.lastIndex { $0.musicians[0].totalCents >= 1_680_00 })
            }
        ) {
            try (17...23).map { day in
                try RuledSheets.moved(
                    RuledSheets.production("09:00-12:00") { sheet in
                        sheet.call.session = nil
                        sheet.call.weeklySchedule = WeeklySchedule(
                            hours: 30, designatedAt: sheet.call.start.adding(minutes: -10_000))
                    }, to: "2026-10-\(day)")
            }
        },
        // An hour of overtime after midnight: 4 × 0.75 besides, or 10 % of 45.00.
        RulingCase(
            key: "sidelineNightBase", values: [("straight", 288_00), ("applicable", 289_50)]
        ) { [try RuledSheets.sideline("16:00-+01:00")] },
        RulingCase(
            key: "wardrobeTwoPlusAdditive", values: [("false", 255_00), ("true", 265_00)]
        ) { [try RuledSheets.sideline { $0.sideline?.wardrobeChanges = 2 }] },
        RulingCase(
            key: "invalidCancelPercent", values: [("0", 0), ("50", 120_00), ("100", 240_00)]
        ) {
            [try RuledSheets.cancelled(RuledSheets.sideline(), at: "2026-10-01T09:00:00-07:00")]
        },
        RulingCase(
            key: "sidelineNonPlayingManager",
            values: [("1", 240_00), ("1.5", 360_00), ("2", 480_00)]
        ) {
            [
                try RuledSheets.sideline {
                    ($0.role, $0.plays, $0.instruments) = (.orchestraManager, false, [])
                }
            ]
        },
        RulingCase(
            key: "sidelineLeaderMultiplier", values: [("1", 240_00), ("2", 480_00)],
            measure: owedToTheLeader
        ) { [try RuledSheets.sideline()] },
        RulingCase(
            key: "sidelineRecordingAlone", values: [("false", 540_00), ("true", 840_00)]
        ) {
            var sheet = try RuledSheets.sideline()
            let start = sheet.call.start
            sheet.musicians[0].sideline?.recorded = RecordedSpan(
                from: start, to: start.adding(minutes: 120))
            return [sheet]
        },
        RulingCase(
            key: "sidelineDoublesOnlyPhotographed",
            values: [("true", 240_00), ("false", 300_00)]
        ) {
            [
                try RuledSheets.sideline {
                    $0.instruments = ["Flute", "Piccolo"]
                    $0.sideline?.photographedInstruments = ["Flute"]
                }
            ]
        },
    ]
}
