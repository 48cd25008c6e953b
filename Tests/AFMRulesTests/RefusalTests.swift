import AFMModel
import AFMRules
import Testing

/// What cannot be paid is refused with the place, the value and the rule, and never in part.
@Suite struct RefusalTests {
    static let noon = Moment(secondsSince1970: 1_792_000_000)

    @Test func anErrorSaysWhatWhereAndWhatNext() throws {
        let error = try #require(try TestSheets.refusal { $0.call.session = nil })
        #expect(
            "\(error)" == """
                test.json, $.call (Alpha, call of 2026-10-14T10:00:00-07:00): the call names no \
                session; a recording call is a single or a double session, or guaranteed. No \
                statement was made. Mend it in the call sheet.
                """)
    }

    @Test func dismissedBeforeTheCallIsImpossible() throws {
        let error = try TestSheets.refusal(dismissed: "2026-10-14T09:59:00-07:00") { _ in }
        guard case .impossibleTime(let found, let right, let place)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(found == "dismissed 2026-10-14T09:59:00-07:00")
        #expect(right == "it cannot be before the call, 2026-10-14T10:00:00-07:00")
        #expect(place.path == "$.musicians[0].dismissed")
        #expect(place.subject == "Harper Vale")
    }

    @Test func aCallOfTwentyFiveHoursIsImpossible() throws {
        let error = try TestSheets.refusal(dismissed: "2026-10-15T11:00:00-07:00") { _ in }
        guard case .impossibleTime(let found, _, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(found == "dismissed 2026-10-15T11:00:00-07:00, 25 h 0 min after the call")
    }

    @Test func whoWorkedNeedsADismissal() throws {
        let error = try TestSheets.refusal { $0.musicians[1].dismissed = nil }
        guard case .dismissalMissing(let place)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(place.path == "$.musicians[1].dismissed")
    }

    @Test func reportedAfterTheDismissalIsImpossible() throws {
        let error = try TestSheets.refusal {
            $0.musicians[0].reported = $0.call.start.adding(minutes: 181)
        }
        guard case .impossibleTime(_, _, let place)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(place.path == "$.musicians[0].reported")
    }

    @Test func nobodyAndAThousandAreRefused() throws {
        let nobody = try TestSheets.refusal { $0.musicians = [] }
        guard case .noMusicians? = nobody else {
            Issue.record("\(String(describing: nobody))")
            return
        }
        let thousand = try TestSheets.refusal { sheet in
            sheet.musicians = (0..<1_000).map {
                SheetMusician(name: "Player \($0)", card: "47-\($0)", dismissed: sheet.call.start)
            }
        }
        guard case .tooManyMusicians(1_000, limit: 500, _)? = thousand else {
            Issue.record("\(String(describing: thousand))")
            return
        }
        #expect(TestSheets.refusal([]) == .noCalls)
    }

    @Test func theSameMusicianTwiceIsRefused() throws {
        let error = try TestSheets.refusal { $0.musicians[1].card = "47-1" }
        guard case .musicianTwice("47-1", let place, let first)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(place.path == "$.musicians[1]")
        #expect(first.path == "$.musicians[0]")
    }

    @Test func theSameCallTwiceIsRefused() throws {
        let sheet = try TestSheets.single()
        guard case .callTwice? = TestSheets.refusal([sheet, sheet]) else {
            Issue.record("a call was paid twice")
            return
        }
        var renamed = sheet
        renamed.call.stage = "Stage 2"
        #expect(TestSheets.refusal([sheet, renamed]) == nil)
    }

    @Test func anUnknownInstrumentIsAskedAbout() throws {
        let error = try TestSheets.refusal { $0.musicians[0].instruments = ["Violin", "Violn"] }
        guard case .unknownInstrument("Violn", nearest: "Violin", let place)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(place.path == "$.musicians[0].instruments[1]")
        let device = try TestSheets.refusal {
            $0.musicians[0].devices = [ElectronicDevice(instrument: "Kazoo", device: "x")]
        }
        guard case .unknownInstrument("Kazoo", _, _)? = device else {
            Issue.record("\(String(describing: device))")
            return
        }
    }

    @Test(arguments: [99, 0, -1, 10_001, .max])
    func aPercentageOfScaleBelowAllOrBeyondReasonIsRefused(_ percent: Int) throws {
        let error = try TestSheets.refusal { $0.musicians[0].scalePercent = percent }
        guard case .impossibleNumber(percent, _, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(arguments: [0, -1, 367, .max, .min])
    func aDayInARowBeyondAYearIsRefused(_ day: Int) throws {
        let error = try TestSheets.refusal { $0.musicians[0].consecutiveDay = day }
        guard case .impossibleNumber(day, _, let place)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(place.path == "$.musicians[0].consecutiveDay")
    }

    @Test func aCarriersBillThatIsMissingIsAskedFor() throws {
        func refusal(_ change: (inout Cartage) -> Void) throws -> PayError? {
            var cartage = Cartage(
                instrument: "Harp", mode: .public, billCents: 180_00, carrier: "Other",
                designatedCarrier: "Swift", designatedCents: 170_00)
            change(&cartage)
            return try TestSheets.refusal { $0.musicians[0].cartage = [cartage] }
        }
        #expect(try refusal { _ in } == nil)
        let missing = try #require(try refusal { $0.billCents = nil })
        #expect(
            "\(missing)" == """
                test.json, $.musicians[0].cartage[0] (Harper Vale): R39 (cartage: public carrier) \
                needs billCents, which is missing. No statement was made. Enter it in the call \
                sheet.
                """)
        let limit = try refusal { $0.designatedCents = nil }
        guard case .factMissing("designatedCents", _, _)? = limit else {
            Issue.record("a limit was guessed")
            return
        }
        let negative = try refusal { $0.billCents = -1 }
        guard case .impossibleNumber(-1, _, _)? = negative else {
            Issue.record("a bill below nothing was paid")
            return
        }
        let huge = try refusal {
            ($0.billCents, $0.designatedCents) = (Cents(.max), Cents(.max))
        }
        guard case .beyondRange? = huge else {
            Issue.record("a total wrapped")
            return
        }
    }

    @Test func aTimeOnACancelledCallIsImpossible() throws {
        let error = try TestSheets.refusal {
            $0.call.cancelled = Cancellation(noticeAt: Self.noon, by: "Alpha Pictures")
        }
        guard case .impossibleTime(_, "the call was cancelled", let place)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(place.path == "$.musicians[0].dismissed")
    }

    /// Nothing here is a call that could be; it may be paid or refused, and must not trap.
    @Test(arguments: [Moment.earliest, .latest, Moment(secondsSince1970: -1)])
    func theEndsOfTimeAreNoTrap(_ edge: Moment) throws {
        for (minutes, session) in [
            (0, SessionKind.single), (180, .single), (361, .double), (1_440, .single),
            (1_440, .double), (0, .double),
        ] {
            let sheet = try TestSheets.single { sheet in
                (sheet.call.start, sheet.call.session) = (edge, session)
                for index in sheet.musicians.indices {
                    sheet.musicians[index].dismissed = edge.adding(minutes: minutes)
                    sheet.musicians[index].breaks = [
                        TimelineInterval(kind: .break, from: .earliest, to: .latest),
                        TimelineInterval(kind: .meal, from: .latest, to: .earliest),
                    ]
                }
            }
            if let error = TestSheets.refusal([sheet]) { #expect(error.place != nil) }
        }
    }
}
