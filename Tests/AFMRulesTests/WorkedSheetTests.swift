import AFMModel
import AFMRules
import Testing

/// Goal: sheets that nobody had while the program was written are paid as the rulebook says.
///
/// Method: each sheet is a file as a manager would hand it in. Its amounts were worked out with
/// the rulebook and RC-X alone, before the program read it; the arithmetic stands beside them.
/// 345.00 is the theatrical scale for 23 or fewer: a unit is 28.75, at 120 % 34.50, at 150 %
/// 43.125, at 165 % 47.4375, at 200 % 57.50. On television five play at 270.00 (22.50), four at
/// 330.00 (27.50).
@Suite struct WorkedSheetTests {
    static let all = WorkedSheet.recording + WorkedSheet.together + WorkedSheet.otherKinds

    @Test(arguments: all)
    func aSheetIsPaidAsWorkedOutByHand(_ worked: WorkedSheet) throws {
        let statement = try worked.statement()
        try #require(statement.calls.count == worked.owed.count)
        for (call, owed) in zip(statement.calls, worked.owed) {
            for (card, cents) in owed {
                let person = try #require(call.musicians.first { $0.card == card })
                #expect(
                    person.totalCents == cents,
                    "\(person.name): \(worked.byHand)\n\(person.lines.map(\.because))")
            }
        }
        #expect(statement.totalCents == worked.total)
        let adjusted = statement.adjustments.filter { $0.rule != "CONTRIBUTIONS" }
            .map { "\($0.rule) \($0.beforeCents) \($0.afterCents)" }
        #expect(adjusted.sorted() == worked.adjusted.sorted())
        for (card, cents) in worked.late {
            let people = statement.calls.flatMap(\.musicians)
            #expect(people.first { $0.card == card }?.latePenaltyCents == cents)
        }
    }

    /// A sheet in the folder that nobody works out would be taken for one that holds.
    @Test func everySheetOfTheFolderIsWorkedOut() throws {
        let sheets = try WorkedSheet.files().filter { !$0.hasPrefix("card-") }
        #expect(Set(Self.all.flatMap(\.sheets)) == Set(sheets))
        #expect(Self.all.count >= 45)
    }

    /// In which order sheets are handed in decides nothing.
    @Test(arguments: all.filter { $0.sheets.count > 1 })
    func theOrderOfTheSheetsIsNothing(_ worked: WorkedSheet) throws {
        let sheets = try worked.sheets.map { try WorkedSheet.sheet($0) }
        let statement = try PayStatement.compute(
            sheets: sheets.reversed(), rateCards: try WorkedSheet.cards(), final: true)
        #expect(statement.totalCents == worked.total)
    }
}
