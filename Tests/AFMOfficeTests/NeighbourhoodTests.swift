import AFMOffice
import AFMStore
import FieldsyncCore
import FieldsyncJSON
import Testing

@Suite("A statement of one call looks at the days that bear on it")
struct NeighbourhoodTests {
    /// Stage 1's sheet moved to `day` of October 2026 with one player, so that only the row of days
    /// makes a difference.
    private func sheet(day: Int) throws -> JSONValue {
        let text = try Sample.stage1.text().replacing(
            "2026-10-14T", with: "2026-10-" + (day < 10 ? "0" : "") + "\(day)T")
        return try JSONValue(parsing: text)
    }

    @Test(arguments: [(days: [12, 13, 14, 15, 16, 17], isSixth: true),
        (days: [12, 13, 15, 16, 17], isSixth: false)])
    func sixthDayIsSeenFromTheCallAlone(_ row: (days: [Int], isSixth: Bool)) throws {
        let desk = try Desk("ada")
        try desk.importRates(try Sample.rates)
        var last: RecordID?
        for day in row.days { last = try desk.importSheet(try sheet(day: day)).call }
        let found = try Consolidator(desk.replica).run(
            .calls([try #require(last)]), mayBeFinal: true)
        let rules = Set(
            (found.statement?.calls ?? []).flatMap { $0.musicians.flatMap(\.lines) }
                .map(\.rule.id))
        #expect(rules.contains("R30") == row.isSixth)
        #expect(found.statement?.calls.count == 1)
    }
}
