import AFMModel
import AFMRules
import Testing

/// Breaks, ninety minutes, presence of the manager, and who cannot stay: R11, R12, R25, R33, R34.
@Suite struct RestFindingTests {
    private static func at(_ time: String) throws -> Moment {
        try Moment(iso8601: "2026-10-14T\(time):00-07:00")
    }

    private static func interval(
        _ kind: IntervalKind, _ from: String, _ to: String
    ) throws -> TimelineInterval {
        TimelineInterval(kind: kind, from: try at(from), to: try at(to))
    }

    private static func findings(
        _ rule: String, _ sheets: CallSheet...
    ) throws -> [Finding] {
        try TestSheets.compute(sheets).calls.flatMap(\.findings).filter { $0.rule == rule }
    }

    /// 10:00 to 13:00 with breaks of 10, 10 and 9 minutes.
    private static func short(
        change: (inout CallSheet) throws -> Void = { _ in }
    ) throws -> CallSheet {
        try TestSheets.single {
            $0.timeline = [
                try interval(.break, "10:50", "11:00"), try interval(.break, "11:50", "12:00"),
                try interval(.break, "12:51", "13:00"),
            ]
            try change(&$0)
        }
    }

    @Test func whatIsTrueOfEverybodyIsSaidOnceWithoutACard() throws {
        let findings = try Self.findings("R33", Self.short())
        #expect(findings.map(\.what) == ["Breaks 29 min of 30 required."])
        #expect(findings.map(\.severity) == [.warning])
        #expect(findings.map(\.card) == [nil])
    }

    @Test func whatIsTrueOfOneNamesThem() throws {
        let sheet = try Self.short {
            $0.musicians[1].breaks = [
                try Self.interval(.break, "10:50", "11:00"),
                try Self.interval(.break, "11:50", "12:10"),
            ]
        }
        let findings = try Self.findings("R33", sheet)
        #expect(findings.map(\.what) == ["Harper Vale: Breaks 29 min of 30 required."])
        #expect(findings.map(\.card) == ["47-1"])
    }

    @Test func whatIsTrueOfSomeNamesThreeAndCountsTheRest() throws {
        let sheet = try Self.short { sheet in
            sheet.musicians[0].breaks = [
                try Self.interval(.break, "11:00", "11:30")
            ]
            sheet.musicians += (0..<4).map {
                SheetMusician(
                    name: "V\($0)", card: "9-\($0)", instruments: ["Violin"],
                    dismissed: sheet.musicians[0].dismissed)
            }
        }
        #expect(
            try Self.findings("R33", sheet).map(\.what) == [
                "Lea Hollis, V0, V1 and 2 more: Breaks 29 min of 30 required."
            ])
    }

    @Test func mealsAndTimeOutsideTheCallAreNoBreaks() throws {
        let sheet = try Self.short {
            $0.timeline = [
                try Self.interval(.break, "10:50", "11:10"),
                try Self.interval(.meal, "11:50", "12:20"),
                try Self.interval(.break, "12:55", "13:30"),
            ]
        }
        #expect(try Self.findings("R33", sheet).map(\.what) == ["Breaks 25 min of 30 required."])
    }

    @Test func overlappingBreaksCountOnce() throws {
        let sheet = try Self.short {
            $0.timeline = [
                try Self.interval(.break, "10:50", "11:10"),
                try Self.interval(.break, "11:00", "11:15"),
                try Self.interval(.break, "12:30", "12:34"),
            ]
        }
        #expect(try Self.findings("R33", sheet).map(\.what) == ["Breaks 25 min of 30 required."])
    }

    /// 10 to 13 and 14 to 17: six hours worked, 60 min required, and the gap earns none.
    @Test func onADividedDoubleTheHoursWorkedCountAndTheGapEarnsNothing() throws {
        let sheet = try TestSheets.single(dismissed: "2026-10-14T17:00:00-07:00") {
            $0.call.session = .double
            $0.timeline = [
                try Self.interval(.break, "11:00", "11:20"),
                try Self.interval(.gap, "13:00", "14:00"),
                try Self.interval(.break, "15:00", "15:30"),
            ]
        }
        #expect(try Self.findings("R33", sheet).map(\.what) == ["Breaks 50 min of 60 required."])
        #expect(
            try Self.findings("R34", sheet).map(\.what) == [
                "100 min on the stand without a break, 11:20 to 13:00, of 90 at most."
            ])
    }

    @Test func timeOnTheStandBeginsWhenOneReported() throws {
        let sheet = try TestSheets.single {
            $0.timeline = [try Self.interval(.break, "11:40", "12:20")]
            $0.musicians[0].reported = try Self.at("10:10")
        }
        #expect(
            try Self.findings("R34", sheet).map(\.what) == [
                "Lea Hollis: 100 min on the stand without a break, 10:00 to 11:40, of 90 at most."
            ])
    }

    @Test func whoDoesNotPlayIsNotOnTheStand() throws {
        let sheet = try TestSheets.single {
            $0.timeline = []
            $0.musicians[1].dismissed = $0.call.start.adding(minutes: 50)
            $0.musicians[0].role = .orchestraManager
            $0.musicians[0].plays = false
        }
        #expect(try Self.findings("R33", sheet).isEmpty)
        #expect(try Self.findings("R34", sheet).isEmpty)
    }

    @Test func theTimeWithoutAManagerIsSaid() throws {
        let sheet = try TestSheets.single {
            $0.musicians.append(
                SheetMusician(
                    name: "M. Anager", card: "9-m", role: .orchestraManager, plays: false,
                    reported: try Self.at("10:15"), dismissed: try Self.at("12:40")))
        }
        #expect(
            try Self.findings("R11", sheet).map(\.what) == [
                "15 min without an orchestra manager: 10:00 to 10:15.",
                "20 min without an orchestra manager: 12:40 to 13:00.",
            ])
    }

    @Test(arguments: [("0", Finding.Severity.warning), ("5", .info)])
    func aNoticeOnTheHoldHourIsInTimeWithinTheGraceThatWasRuled(
        _ grace: String, _ severity: Finding.Severity
    ) throws {
        let sheet = try TestSheets.single {
            $0.rulings = Rulings(["holdNoticeGraceMinutes": grace])
            $0.musicians[0].cannotStayPastHold = try Self.at("10:05")
        }
        #expect(try Self.findings("R12", sheet).map(\.severity) == [severity])
    }

    @Test func theSamplesSayWhatTheyOweInBreaks() throws {
        let statement = try PayStatement.compute(
            sheets: [SampleSheets.stage(1), SampleSheets.stage(2)],
            rateCards: [SampleSheets.card()], final: true)
        for call in statement.calls {
            #expect(!call.findings.contains { $0.rule == "R33" || $0.rule == "R11" })
        }
    }

    @Test func aCancelledCallSaysHowMuchNoticeThereWas() throws {
        var sheet = try TestSheets.single()
        RecordingConsolidationTests.cancel(&sheet)
        let early = CancelNotice(at: sheet.call.start.adding(minutes: -96 * 60), by: "Beta")
        sheet.musicians[0].cancelNotices = [early]
        let statement = try TestSheets.compute([sheet])
        // The musician's own notice, whoever gave it, came in time.
        #expect(statement.calls[0].musicians.map(\.totalCents) == [0, 600_00])
        #expect(statement.calls[0].musicians[0].contributions.healthCents == 0)
        #expect(
            try Self.findings("R35", sheet).map(\.what) == [
                "Harper Vale: The call was cancelled. Notice came 96 h 0 min before the call; "
                    + "96 h are enough (R35). Nothing is paid.",
                "Lea Hollis: The call was cancelled. Notice came 1 h 0 min before the call; "
                    + "96 h are needed (R35).",
            ])
        var standing = try TestSheets.single()
        standing.musicians[0].cancelNotices = [early]
        #expect(try TestSheets.compute([standing]).totalCents == 900_00)
        #expect(try Self.findings("R35", standing).map(\.severity) == [.warning])
    }
}
