import AFMModel
import AFMRules
import FieldsyncJSON
import Foundation
import Testing

/// Sheets of `Tests/WorkedSheets` with what they come to by the rulebook, worked out by hand.
struct WorkedSheet: Sendable, CustomTestStringConvertible {
    /// The files, without their ending, in the order in which they are handed in.
    let sheets: [String]
    /// What is owed by card, on each sheet; who is not named has no claim of their own here.
    let owed: [[String: Int]]
    /// Everything together.
    let total: Int
    /// Each adjustment: rule, before, after.
    var adjusted: [String] = []
    /// What each card is to be paid for lateness.
    var late: [String: Int] = [:]
    /// The arithmetic.
    let byHand: String

    init(
        _ sheets: String..., owed: [String: Int]..., total: Int, adjusted: [String] = [],
        late: [String: Int] = [:], byHand: String
    ) {
        self.sheets = sheets
        self.owed = owed
        self.total = total
        self.adjusted = adjusted
        self.late = late
        self.byHand = byHand
    }

    var testDescription: String { sheets.joined(separator: " + ") }

    /// What the program makes of the files.
    func statement() throws -> PayStatement {
        try PayStatement.compute(
            sheets: try sheets.map { try Self.sheet($0) }, rateCards: try Self.cards(),
            final: true)
    }

    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("WorkedSheets")

    /// Every file of the folder, without its ending.
    static func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    }

    static func sheet(_ name: String) throws -> CallSheet {
        let parsed = try CallSheet.parse(bytes(name), file: name + ".json")
        guard parsed.warnings.isEmpty else { throw Odd(warnings: parsed.warnings) }
        return parsed.document
    }

    /// RC-X and the cards of the folder.
    static func cards() throws -> [RateCard] {
        try [SampleSheets.card()]
            + files().filter { $0.hasPrefix("card-") }
            .map { try RateCard.parse(bytes($0), file: $0 + ".json").document }
    }

    /// A file as it stands, to be changed.
    static func json(_ name: String) throws -> JSONValue { try JSONValue(parsing: bytes(name)) }

    struct Odd: Error { let warnings: [SheetWarning] }

    private static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appendingPathComponent(name + ".json")))
    }
}
