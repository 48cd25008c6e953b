import AFMModel
import AFMRules
import Testing

/// Later uses (R54, R58): what no worked example of a rule shows.
@Suite struct LaterUseTests {
    static func record(_ seconds: Int, at date: WorkDate = .latest) -> Reuse {
        .phonograph(
            PhonographReuse(release: "The album", at: date, dubbedSeconds: seconds))
    }

    static func season(_ card: String, _ season: String = "2027", at date: WorkDate) -> Reuse {
        .formatMusic(FormatMusicReuse(season: season, at: date, card: card))
    }

    @Test func oneRecordOfTwoCallsIsRoundedOnceWhicheverSheetComesFirst() throws {
        let sheets = try ["09", "15"].map { hour in
            try MultiTrackTests.call(
                "2026-10-14T\(hour):00:00-07:00",
                to: hour == "09" ? "2026-10-14T12:00:00-07:00" : "2026-10-14T18:00:00-07:00",
                hours: 3
            ) { $0.office.reuses = [Self.record(60)] }
        }
        for order in [[0, 1], [1, 0]] {
            let statement = try TestSheets.compute(order.map { sheets[$0] })
            let morning = statement.calls[order[0] == 0 ? 0 : 1].musicians[0]
            let afternoon = statement.calls[order[0] == 0 ? 1 : 0].musicians[0]
            #expect(morning.lines.last?.cents == 400_00)
            #expect(afternoon.lines.last?.cents == 0)
            let adjustments = statement.adjustments.filter { $0.rule == "R54" }
            #expect(adjustments.map { $0.beforeCents - $0.afterCents } == [400_00, 400_00])
        }
    }

    @Test func theCardInForceOnTheDayOfTheUseHolds() throws {
        let day = try #require(WorkDate("2028-01-10"))
        var now = RateCard.exampleOneScale
        now.to = day.adding(days: -1)
        var later = now
        (later.from, later.to) = (day, .latest)
        later.recording.listed[.theatrical] = [
            RecordingTier(musiciansAtLeast: 1, singleCents: 333_00)
        ]
        let sheet = try TestSheets.single {
            $0.cues = [Cue(number: "1", isFormatMusic: true, musicians: .cards(["47-1"]))]
            $0.office.reuses = [Self.season("47-1", at: day)]
        }
        let person = try TestSheets.compute([sheet], cards: [now, later]).calls[0].musicians[0]
        #expect(person.lines.map(\.cents) == [300_00, 333_00])
        let error = TestSheets.refusal([sheet], cards: [now])
        guard case .noRateCardInForce(_, day, _, let place)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(place.path == "$.office.reuses[0]")
    }

    @Test func aSeasonIsPaidOnceToEachAndToNobodyElse() throws {
        let sheet = try TestSheets.single {
            $0.cues = [Cue(number: "1", isFormatMusic: true, musicians: .cards(["47-1"]))]
            let date = $0.call.date
            $0.office.reuses = [
                Self.season("47-1", at: date), Self.season("47-1", at: date),
                Self.season("47-1", "2028", at: date), Self.season("47-2", at: date),
                Self.season("99-9", at: date),
            ]
        }
        let call = try TestSheets.compute([sheet]).calls[0]
        #expect(call.musicians.map(\.totalCents) == [900_00, 900_00])
        let found = call.findings.filter { $0.rule == "R58" }
        #expect(found.map(\.card) == ["47-1", "47-2", "99-9"])
    }

    @Test func aLaterUseIsNotLateWithTheSession() throws {
        let sheet = try TestSheets.single {
            $0.cues = [Cue(number: "1", isFormatMusic: true)]
            $0.office.reuses = [Self.season("47-1", at: $0.call.date)]
            $0.office.asOf = $0.call.date.adding(days: 100)
            $0.office.notices = [OfficeNotice(at: $0.call.date)]
        }
        let people = try TestSheets.compute([sheet]).calls[0].musicians
        #expect(people[0].totalCents == 600_00)
        #expect(people[0].latePenaltyCents == 150_00)
    }

    @Test(arguments: [-1, 86_401, .min, .max])
    func lengthsThatCannotBeAreErrors(_ seconds: Int) throws {
        let sheet = try MultiTrackTests.call(to: "2026-10-14T12:00:00-07:00", hours: 3) {
            $0.office.reuses = [Self.record(seconds)]
        }
        guard case .impossibleNumber(seconds, _, let place)? = TestSheets.refusal([sheet]) else {
            Issue.record("\(seconds) seconds were paid")
            return
        }
        #expect(place.path == "$.office.reuses[0]")
    }
}
