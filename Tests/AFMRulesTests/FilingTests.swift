import AFMModel
import AFMRules
import Testing

/// Filings that cannot all be true, and calls on which nobody counts.
@Suite struct FilingTests {
    /// Two managers file one call: half of the people are on both at one time.
    private static func filings() throws -> [CallSheet] {
        let one = try TestSheets.single { $0.call.id = "one" }
        let other = try TestSheets.single(start: "2026-10-14T10:30:00-07:00") {
            $0.call.id = "other"
            $0.call.stage = "Stage 2"
        }
        return [one, other]
    }

    @Test func whatLooksLikeOneCallFiledTwiceIsPaidAndNeverFinal() throws {
        let statement = try TestSheets.compute(Self.filings(), final: true)
        #expect(statement.calls.map(\.isFinal) == [false, false])
        #expect(statement.calls.allSatisfy { $0.awaits.isEmpty })
        #expect(statement.totalCents == 2 * 900_00)
        let told = statement.calls[1].findings.filter { $0.severity == .error && $0.rule == nil }
        #expect(told.map(\.what).first?.contains("look like one call filed twice") == true)
        #expect(statement.text().contains("Not final: it looks like a call that was filed twice"))
    }

    @Test func otherCallsBesideThemAreFinal() throws {
        let third = try TestSheets.single(start: "2026-10-15T10:00:00-07:00")
        let statement = try TestSheets.compute(Self.filings() + [third], final: true)
        #expect(statement.calls.map(\.isFinal) == [false, false, true])
    }

    /// The same call by production, stage and time is no question: it is an error.
    @Test func theSameCallTwiceIsRefusedWithBothPlaces() throws {
        var copy = try TestSheets.single { $0.call.id = "copy" }
        copy.file = "copy.json"
        let error = TestSheets.refusal([try TestSheets.single(), copy])
        guard case .callTwice(let place, let first)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(place.file == "copy.json")
        #expect(first.file == "test.json")
    }

    /// Everybody stayed away, or only a manager came: a statement, and no error about a scale.
    @Test func aCallOnWhichNobodyCountsHasAStatement() throws {
        let nobody = try TestSheets.single { sheet in
            for index in sheet.musicians.indices {
                sheet.musicians[index].attendance = .noShow
                sheet.musicians[index].dismissed = nil
            }
        }
        #expect(try TestSheets.compute([nobody]).totalCents == 0)
        let manager = try TestSheets.single { sheet in
            sheet.musicians.removeLast()
            sheet.musicians[0].role = .orchestraManager
            sheet.musicians[0].plays = false
        }
        #expect(try TestSheets.compute([manager]).totalCents == 600_00)
    }

    /// Half of 240.00 at 150 % is 180.00; for no permitted reason it is the whole 360.00.
    @Test(arguments: [(CancellationReason.illness, 180_00), (.other, 360_00)])
    func halfACheckIsHalfOfWhatWasAgreed(_ reason: CancellationReason, _ cents: Int) throws {
        var sheet = try RuledSheets.cancelled(
            RuledSheets.sideline(), at: "2026-10-13T18:00:00-07:00", reason)
        sheet.musicians[0].scalePercent = 150
        let line = try #require(try MultiTrackTests.lines(sheet).first)
        #expect(line.cents == cents)
        #expect(line.because.contains("Overscale by agreement: 150 %."))
    }

    /// A call that was cancelled was left by nobody (R48 is about work).
    @Test func aCancelledMultiTrackCallWasNotLeft() throws {
        let sheet = try MultiTrackTests.call(to: "2026-10-14T12:00:00-07:00", hours: 3) { sheet in
            sheet.call.cancelled = Cancellation(
                noticeAt: sheet.call.start.adding(minutes: -600), by: "Alpha Pictures")
            for index in sheet.musicians.indices {
                sheet.musicians[index].dismissed = nil
                sheet.musicians[index].leftForPersonalReasons = true
            }
        }
        let line = try #require(try MultiTrackTests.lines(sheet).first)
        #expect(line.cents == 900_00)
        #expect(!line.because.contains("R48"))
    }
}
