import AFMModel
import AFMRules
import Testing

/// Late payment: business days, bands, notices, parts; beside the total and never in it.
@Suite struct LatePaymentTests {
    private static func date(_ text: String) throws -> WorkDate { try #require(WorkDate(text)) }

    /// The rulebook's dates for a session on Monday 2026-08-03.
    @Test(arguments: [
        ("2026-08-03", 0), ("2026-08-24", 15), ("2026-08-25", 16), ("2026-09-15", 30),
        ("2026-09-16", 31), ("2026-10-27", 60), ("2026-10-28", 61), ("2026-12-09", 90),
        ("2026-12-10", 91), ("2027-01-22", 120), ("2027-01-25", 121), ("2026-07-01", 0),
    ])
    func businessDaysAreThoseOfTheRulebook(_ date: String, _ days: Int) throws {
        let calendar = BusinessCalendar(.contract6)
        let session = try Self.date("2026-08-03")
        #expect(try calendar.days(from: session, to: Self.date(date)) == days)
        if days > 0 { #expect(calendar.date(days, after: session) == (try Self.date(date))) }
    }

    @Test func countingByWeeksAgreesWithCountingByDays() throws {
        for holidays in [BusinessHolidays.contract6, .federal11] {
            let calendar = BusinessCalendar(holidays)
            for offset in stride(from: 0, to: 800, by: 131) {
                let start = try Self.date("2026-06-01").adding(days: offset)
                var counted = 0
                for length in 1...400 {
                    let day = start.adding(days: length)
                    if calendar.isBusinessDay(day) { counted += 1 }
                    try #require(calendar.days(from: start, to: day) == counted)
                }
            }
        }
    }

    @Test(arguments: [
        "2026-01-19", "2026-02-16", "2026-06-19", "2026-10-12", "2026-11-11", "2027-06-18",
    ])
    func federalLawHasElevenHolidays(_ date: String) throws {
        #expect(!BusinessCalendar(.federal11).isBusinessDay(try Self.date(date)))
        #expect(BusinessCalendar(.contract6).isBusinessDay(try Self.date(date)))
    }

    private static func sheet(
        _ change: (inout Office) throws -> Void
    ) throws -> CallSheet {
        try TestSheets.single(start: "2026-08-03T10:00:00-07:00") { try change(&$0.office) }
    }

    @Test func aPenaltyIsBesideTheTotalAndExplained() throws {
        let sheet = try Self.sheet {
            $0.payments = [
                Payment(card: "47-1", cents: 100_00, paidOn: try Self.date("2026-08-24")),
                Payment(card: "47-1", cents: 150_01, paidOn: try Self.date("2026-09-16")),
            ]
            $0.notices = [OfficeNotice(at: try Self.date("2026-10-01"))]
            $0.asOf = try Self.date("2026-10-28")
        }
        let statement = try TestSheets.compute([sheet])
        let person = statement.calls[0].musicians[0]
        #expect(person.totalCents == 300_00)
        #expect(person.lateParts.map(\.rule) == ["R42", "R43"])
        #expect(person.lateParts.map(\.lateCents) == [150_01, 49_99])
        // 15.001, before the notice; 24.995, after it.
        #expect(person.potentialLatePenaltyCents == 15_00)
        #expect(person.latePenaltyCents == 25_00)
        #expect(
            person.lateParts[1].because
                == "No payment is listed by 2026-10-28, 61 business days after the session; "
                + "15 are allowed (R40). 50 % of 49.99.")
        #expect(statement.text().contains("  R42  potential late penalty"))
        let findings = statement.calls[0].findings.filter { $0.rule == "R40" }
        #expect(
            findings.map(\.what) == [
                "2 musicians are not listed as paid in full within 15 business days. "
                    + "Penalties are payable."
            ])
    }

    @Test func withoutAnyDayToCountToNothingUnpaidIsLate() throws {
        let sheet = try Self.sheet { $0.notices = [OfficeNotice(at: .earliest)] }
        let person = try TestSheets.compute([sheet]).calls[0].musicians[0]
        #expect(person.lateParts.isEmpty)
        let statement = try PayStatement.compute(
            sheets: [sheet], rateCards: [.exampleOneScale], final: true,
            today: Self.date("2026-10-28"))
        #expect(statement.calls[0].musicians.map(\.latePenaltyCents) == [150_00, 300_00])
    }

    @Test func whatIsPaidTooMuchIsNotLate() throws {
        let sheet = try Self.sheet {
            $0.payments = [
                Payment(card: "47-1", cents: Cents(.max), paidOn: try Self.date("2026-08-24")),
                Payment(card: "47-1", cents: Cents(.max), paidOn: .latest),
                Payment(card: "99-9", cents: 1, paidOn: .earliest),
            ]
        }
        let call = try TestSheets.compute([sheet]).calls[0]
        #expect(call.musicians[0].lateParts.isEmpty)
        #expect(call.findings.map(\.card) == ["99-9"])
    }

    @Test func theEndOfTimeIsNoTrap() throws {
        let sheet = try Self.sheet {
            $0.asOf = .latest
            $0.notices = [OfficeNotice(at: .earliest)]
        }
        let person = try TestSheets.compute([sheet]).calls[0].musicians[0]
        #expect(person.lateParts.map(\.rule) == ["R44"])
        #expect(person.latePenaltyCents > 300_00)
    }

    @Test func aPaymentBelowNothingIsImpossible() throws {
        let error = TestSheets.refusal([
            try Self.sheet {
                $0.payments = [Payment(card: "47-1", cents: -1, paidOn: .latest)]
            }
        ])
        guard case .impossibleNumber(-1, _, let place)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(place.path == "$.office.payments[0].cents")
    }
}
