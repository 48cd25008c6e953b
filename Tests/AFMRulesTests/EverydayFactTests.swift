import AFMModel
import AFMRules
import Testing

/// Overscale, no-shows, substitutes, late and early, calls of one's own: formats.md's everyday.
@Suite struct EverydayFactTests {
    @Test func overscaleMultipliesScaleAndPremiumsButNotDoublingAndCartage() throws {
        let sheet = try TestSheets.single(dismissed: "2026-10-14T14:15:00-07:00") {
            $0.musicians[0].scalePercent = 150
            $0.musicians[0].instruments = ["Flute", "Piccolo"]
            $0.musicians[0].cartage = [Cartage(instrument: "Cello")]
        }
        let lines = try TestSheets.compute([sheet]).calls[0].musicians[0].lines
        #expect(lines.map(\.rule.id) == ["SCALE", "R18", "R19", "R1", "R38"])
        #expect(lines.map(\.cents) == [450_00, 150_00, 56_25, 212_50, 16_00])
        #expect(lines[0].because.contains("Overscale by agreement: 150 %."))
    }

    @Test(arguments: [Attendance.noShow, .excused])
    func whoDidNotComeIsListedUnpaidAndNotCounted(_ attendance: Attendance) throws {
        let sheet = try TestSheets.single {
            $0.musicians[1].role = .sidemusician
            $0.musicians[1].attendance = attendance
            $0.musicians[1].dismissed = nil
        }
        let call = try TestSheets.compute([sheet]).calls[0]
        #expect(call.musicians[1].lines.isEmpty)
        #expect(call.musicians[1].totalCents == 0)
        #expect(call.musicians[1].contributions.healthCents == 0)
        // The other one plays alone then.
        #expect(call.musicians[0].totalCents == 600_00)
    }

    @Test func aSubstituteForSomebodyWhoWorkedIsAFinding() throws {
        let sheet = try TestSheets.single { $0.musicians[0].substitutes = "47-2" }
        #expect(
            try TestSheets.compute([sheet]).calls[0].findings.map(\.what) == [
                "Harper Vale came instead of Lea Hollis, who is listed as having worked."
            ])
    }

    @Test func reportingLateIsAFindingAndNeverADeduction() throws {
        let sheet = try TestSheets.single {
            $0.musicians[0].reported = $0.call.start.adding(minutes: 20)
        }
        let call = try TestSheets.compute([sheet]).calls[0]
        #expect(call.musicians[0].totalCents == 300_00)
        #expect(
            call.findings.map(\.what) == [
                "Harper Vale reported 20 min after the call. Nothing is deducted."
            ])
    }

    @Test func leavingEarlyIsAFindingAndTheGuaranteeStands() throws {
        let sheet = try TestSheets.single(dismissed: "2026-10-14T11:00:00-07:00") {
            $0.musicians[0].leftForPersonalReasons = true
        }
        let call = try TestSheets.compute([sheet]).calls[0]
        #expect(call.musicians[0].totalCents == 300_00)
        #expect(call.findings.map(\.severity) == [.info])
    }

    @Test func aCallOfOnesOwnIsPaidFromItsOwnTime() throws {
        let sheet = try TestSheets.single(dismissed: "2026-10-14T13:30:00-07:00") {
            $0.musicians[0].call = OwnCall(start: $0.call.start.adding(minutes: 30))
        }
        let call = try TestSheets.compute([sheet]).calls[0]
        #expect(call.musicians.map(\.totalCents) == [300_00, 700_00])
        let far = try TestSheets.refusal {
            $0.musicians[0].call = OwnCall(start: $0.call.start.adding(minutes: -24 * 60 - 1))
        }
        guard case .impossibleTime? = far else {
            Issue.record("\(String(describing: far))")
            return
        }
    }

    @Test func aPlayerWhoManagesTooIsPaidTwiceAndALeaderNotFourTimes() throws {
        let sheet = try TestSheets.single {
            $0.musicians[0].alsoManager = true
            $0.musicians[1].alsoManager = true
        }
        let people = try TestSheets.compute([sheet]).calls[0].musicians
        #expect(people.map(\.totalCents) == [600_00, 600_00])
        #expect(people[1].lines[0].role.rules.map(\.id) == ["R10"])
        #expect(people[0].lines[0].because.hasSuffix(" 2 times scale: orchestra manager (R10)."))
    }

    @Test func twoLeadersAreAFinding() throws {
        let sheet = try TestSheets.single { $0.musicians[0].role = .leader }
        #expect(
            try TestSheets.compute([sheet]).calls[0].findings.map(\.what)
                == ["2 leaders: Harper Vale, Lea Hollis."])
    }

    @Test func carryingWhatNoRuleNamesIsAFindingAndPaysNothing() throws {
        let sheet = try TestSheets.single {
            $0.musicians[0].cartage = [
                Cartage(instrument: "Violin"), Cartage(instrument: "Heavy Amplifier"),
            ]
        }
        let call = try TestSheets.compute([sheet]).calls[0]
        #expect(call.musicians[0].allowancesCents == 16_00)
        #expect(call.findings.map(\.rule) == ["R38"])
    }

    @Test func aliasesAreTheInstrumentsThatTheyName() throws {
        let sheet = try TestSheets.single {
            $0.musicians[0].instruments = ["Timpani", "tympani", "Kettledrums"]
        }
        #expect(try TestSheets.compute([sheet]).calls[0].musicians[0].totalCents == 300_00)
    }

    @Test func anAmplifierIsNoInstrumentThatDoubles() throws {
        let sheet = try TestSheets.single {
            $0.musicians[0].instruments = ["Electric Guitar", "Heavy Amplifier"]
        }
        #expect(try TestSheets.compute([sheet]).calls[0].musicians[0].totalCents == 300_00)
    }

    @Test func aLongIntervalEndsAStretchAndPayFollowsTheClock() throws {
        let sheet = try TestSheets.single(dismissed: "2026-10-14T17:00:00-07:00") { sheet in
            sheet.timeline = [
                TimelineInterval(
                    kind: .break, from: sheet.call.start.adding(minutes: 180),
                    to: sheet.call.start.adding(minutes: 210)),
                TimelineInterval(
                    kind: .meal, from: sheet.call.start.adding(minutes: 210),
                    to: sheet.call.start.adding(minutes: 240)),
            ]
            sheet.musicians[1].dismissed = sheet.call.start.adding(minutes: 180)
        }
        // 300 + 100 + 12 × 37.50; the interval of an hour spares the penalty.
        #expect(try TestSheets.compute([sheet]).calls[0].musicians[0].totalCents == 850_00)
        // An empty list of breaks means none: the penalty of R32 is due.
        var own = sheet
        own.musicians[0].breaks = []
        #expect(try TestSheets.compute([own]).calls[0].musicians[0].totalCents == 950_00)
    }
}
