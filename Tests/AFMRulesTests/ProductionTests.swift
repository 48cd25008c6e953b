import AFMModel
import AFMRules
import Testing

/// Calls of production musicians (R59 to R61): what no worked example of a rule shows.
@Suite struct ProductionTests {
    static func call(
        _ start: String = "2026-10-14T10:00:00-07:00", to end: String,
        session: SessionKind? = .single, change: (inout CallSheet) throws -> Void = { _ in }
    ) throws -> CallSheet {
        var sheet = try TestSheets.single(start: start, dismissed: end)
        (sheet.call.kind, sheet.call.session) = (.production, session)
        try change(&sheet)
        return sheet
    }

    static func lines(_ sheet: CallSheet, cards: [RateCard]? = nil) throws -> [PayLine] {
        try TestSheets.compute([sheet], cards: cards ?? [.exampleOneScale, .exampleBySize])
            .calls[0].musicians[0].lines
    }

    /// A day of a 30-hour week from nine to eight in the evening.
    static func week(_ day: Int, designated: String) throws -> CallSheet {
        try call(
            "2026-10-\(day)T09:00:00-07:00", to: "2026-10-\(day)T20:00:00-07:00", session: nil
        ) {
            $0.call.weeklySchedule = WeeklySchedule(
                hours: 30, designatedAt: try Moment(iso8601: designated))
        }
    }

    @Test func aNightOvertimeUnitIsThePublishedOneAndHalfAStraightOne() throws {
        let sheet = try Self.call(
            "2026-10-14T21:00:00-07:00", to: "2026-10-15T00:30:00-07:00")
        let lines = try Self.lines(sheet)
        #expect(lines.map(\.rule.id) == ["SCALE", "R59", "R60"])
        #expect(lines.map(\.cents) == [210_00, 52_50, 17_50])
        #expect(lines[1].because.contains("published as 26.25"))
    }

    /// Clocks back: 23:00 to 02:00 is four hours, three of them of the night.
    @Test func theHourThatANightRepeatsIsWorkedTwice() throws {
        let sheet = try Self.call(
            "2026-10-31T23:00:00-07:00", to: "2026-11-01T02:00:00-08:00")
        #expect(try Self.lines(sheet).map(\.cents) == [210_00, 105_00, 70_00, 35_00])
    }

    @Test func twoSessionsAreTenHoursAndWhatFollows() throws {
        var card = RateCard.exampleOneScale
        card.production.listed[.theatrical]?.twoSessionsCents = 380_00
        let sheet = try Self.call(to: "2026-10-14T20:15:00-07:00", session: .twoSessions) {
            $0.timeline = [
                TimelineInterval(
                    kind: .gap, from: $0.call.start.adding(minutes: 180),
                    to: $0.call.start.adding(minutes: 300))
            ]
        }
        #expect(try Self.lines(sheet, cards: [card]).map(\.cents) == [380_00, 26_25])
        guard
            case .noRate(_, "production.twoSessionsCents", "SCALE", _)? =
                TestSheets.refusal([sheet])
        else {
            Issue.record("two sessions were paid without a scale")
            return
        }
    }

    @Test func withoutAPublishedUnitOvertimeIsHalfAsMuchAgain() throws {
        var card = RateCard.exampleOneScale
        card.production.listed[.theatrical]?.singleCents = 212_60
        card.production.listed[.theatrical]?.overtimeUnitCents = nil
        let sheet = try Self.call(to: "2026-10-14T13:15:00-07:00")
        // 212.60 / 12 × 1.5 = 26.575.
        #expect(try Self.lines(sheet, cards: [card]).map(\.cents) == [212_60, 26_58])
    }

    @Test func aWeekIsPaidOnceAndSaysWhatChanged() throws {
        let days = try [12, 13, 14].map {
            try Self.week($0, designated: "2026-10-12T09:00:00-07:00")
        }
        let statement = try TestSheets.compute(days)
        // Harper Vale, then the leader, who is paid twice.
        let totals = statement.calls.map { $0.musicians.map(\.totalCents) }
        #expect(totals == [[1_680_00, 3_360_00], [0, 0], [315_00, 630_00]])
        let adjustments = statement.adjustments.filter { $0.rule == "R61" }
        #expect(adjustments.map(\.beforeCents) == [1_680_00, 3_360_00, 1_680_00, 3_360_00])
        #expect(adjustments.map(\.afterCents) == [0, 0, 315_00, 630_00])
        let second = statement.calls[1].musicians[0].lines
        #expect(second.map(\.cents) == [0])
        #expect(second[0].because.contains("before it in the week 11 h 0 min"))
        // Worked on each of the days, so health is due on each.
        #expect(
            statement.calls.allSatisfy { $0.musicians[0].contributions.healthCents == 48_54 })
    }

    @Test func aScheduleDesignatedAfterTheWeekBeganDoesNotHold() throws {
        let days = try [12, 13].map {
            try Self.week($0, designated: "2026-10-13T08:00:00-07:00")
        }
        // By itself Tuesday's call looks like the first of its week.
        #expect(try TestSheets.compute([days[1]]).calls[0].musicians[0].totalCents == 1_680_00)
        let both = try TestSheets.compute(days)
        #expect(both.calls.map { $0.musicians[0].totalCents } == [1_050_00, 1_050_00])
        #expect(both.calls.allSatisfy { $0.findings.contains { $0.rule == "R61" } })
    }

    @Test func aHolidayUnderAScheduleIsPaidBesidesTheWeek() throws {
        let sheet = try Self.call(
            "2026-09-07T10:00:00-07:00", to: "2026-09-07T13:00:00-07:00", session: nil
        ) {
            $0.call.weeklySchedule = WeeklySchedule(hours: 40, designatedAt: .earliest)
        }
        let lines = try Self.lines(sheet)
        #expect(lines.map(\.rule.id) == ["R61", "R31"])
        #expect(lines.map(\.cents) == [2_016_00, 210_00])
    }

    @Test func whoHasAScheduleOnAnotherSheetIsPaidAsTheSheetSays() throws {
        let scheduled = try Self.week(12, designated: "2026-10-12T09:00:00-07:00")
        let single = try Self.call(
            "2026-10-13T10:00:00-07:00", to: "2026-10-13T13:00:00-07:00")
        let statement = try TestSheets.compute([scheduled, single])
        #expect(statement.calls[1].musicians[0].totalCents == 210_00)
        #expect(statement.calls[1].findings.contains { $0.rule == "R61" && $0.card == "47-1" })
    }

    @Test func weeksThatBeginOnDifferentDaysBeginOnMonday() throws {
        var days = try [17, 18].map {
            try Self.week($0, designated: "2026-10-12T09:00:00-07:00")
        }
        days[0].rulings = Rulings(["weekStart": "Sun"])
        let statement = try TestSheets.compute(days)
        #expect(statement.calls.map { $0.musicians[0].totalCents } == [1_680_00, 0])
        #expect(statement.calls.allSatisfy { $0.findings.contains { $0.rule == "R61" } })
    }

    @Test func aCancelledCallStandsSinceNoRuleLetsItBeCancelled() throws {
        let sheet = try Self.call(to: "2026-10-14T13:00:00-07:00") {
            $0.call.cancelled = Cancellation(noticeAt: .earliest, by: "Alpha Pictures")
            for index in $0.musicians.indices { $0.musicians[index].dismissed = nil }
        }
        let call = try TestSheets.compute([sheet]).calls[0]
        #expect(call.musicians[0].totalCents == 210_00)
        #expect(call.findings.contains { $0.rule == "R59" })
    }

    @Test func sessionsThatCannotBeAreErrorsWithTheirPlace() throws {
        let wrong: [(String, (inout CallSheet) -> Void)] = [
            ("$.call", { $0.call.session = nil }),
            ("$.call", { $0.call.session = .double }),
            ("$.call", { $0.call.guaranteedMinutes = 200 }),
            ("$.musicians[1].call", { $0.musicians[1].call = OwnCall(session: .guaranteed) }),
            (
                "$.call.weeklySchedule",
                { $0.call.weeklySchedule = WeeklySchedule(hours: 35, designatedAt: .earliest) }
            ),
        ]
        for (path, change) in wrong {
            let sheet = try Self.call(to: "2026-10-14T13:00:00-07:00") { change(&$0) }
            #expect(TestSheets.refusal([sheet])?.place?.path == path)
        }
    }

    /// Nothing here is a call that could be; it may be paid or refused, and must not trap.
    @Test(arguments: [Moment.earliest, .latest, Moment(secondsSince1970: -1)])
    func theEndsOfTimeAreNoTrap(_ edge: Moment) throws {
        for minutes in [0, 181, 1_440] {
            for weekly in [false, true] {
                let sheet = try Self.call(to: "2026-10-14T13:00:00-07:00") { sheet in
                    sheet.call.start = edge
                    if weekly {
                        sheet.call.weeklySchedule = WeeklySchedule(hours: 30, designatedAt: edge)
                    }
                    for index in sheet.musicians.indices {
                        sheet.musicians[index].dismissed = edge.adding(minutes: minutes)
                    }
                    sheet.timeline = [
                        TimelineInterval(kind: .gap, from: .earliest, to: .latest),
                        TimelineInterval(kind: .gap, from: edge, to: edge.adding(minutes: 1)),
                        TimelineInterval(kind: .gap, from: .latest, to: .earliest),
                    ]
                }
                if let error = TestSheets.refusal([sheet]) { #expect(error.place != nil) }
            }
        }
    }
}
