import AFMModel
import AFMStore
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// The names by which calls ask for rate cards, held against the cards that are here.
enum RateCardNames {
    /// Throws where a card of one of these names is not here.
    static func require(_ names: [String], in finder: RecordFinder) throws {
        let known = Set(try present(in: finder))
        for name in names where !known.contains(name) {
            throw DomainError.notFound(
                what: "rate card", query: name,
                hint: suggestion(name, among: known) + "Import one with 'fieldsync rates import'.")
        }
    }

    /// Refuses a sheet that asks for a card which is not among those here.
    ///
    /// Where there is no card at all yet nothing can be mistyped: the sheet is taken, and its
    /// import warns.
    static func check(_ sheet: CallSheet, in finder: RecordFinder) throws {
        let known = Set(try present(in: finder))
        let missing = sheet.rates.filter { !known.contains($0) }
        guard let name = missing.first, missing.count == sheet.rates.count, !known.isEmpty else {
            return
        }
        let nearest = NearestName.among(known.sorted(), to: name).map { ", perhaps \"\($0)\"" }
        throw SheetError(
            file: sheet.file,
            problems: [
                SheetProblem(
                    path: "$.rates", found: JSONValue.string(name).text(),
                    remedy: "it must be a rate card that is here\(nearest ?? ""); import the card "
                        + "first, or take the sheet anyway with --without-rates")
            ])
    }

    private static func present(in finder: RecordFinder) throws -> [String] {
        try finder.rateCards().compactMap { $0.record[.nameText]?.text }
    }

    private static func suggestion(_ name: String, among known: Set<String>) -> String {
        NearestName.among(known.sorted(), to: name).map { "Did you mean '\($0)'? " } ?? ""
    }
}
