import AFMModel
import FieldsyncJSON
import Testing

/// Goal: whatever stands in a sheet, reading it gives a sheet or an error, and a sheet that was
/// read is written so that reading it again gives the same sheet.
@Suite struct HostileSheetTests {
    static let strangers: [JSONValue] = [
        nil, true, 0, -1, .integer(.max), .integer(.min), .number("1e999"), "", "x", "\u{0}",
        "2026-10-14", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", [], [nil], [[]],
        [:], ["format": nil], .string(String(repeating: "é", count: 5_000)),
    ]

    @Test func anyValueAnywhereGivesASheetOrAnError() throws {
        let document = try JSONValue(parsing: SampleFiles.fullSheet())
        var outcomes = (read: 0, refused: 0)
        for path in paths(of: document) {
            for stranger in Self.strangers {
                let changed = try #require(SampleFiles.replacing(document, path[...], stranger))
                do {
                    let sheet = try CallSheet.parse(changed, file: "a.json").document
                    try expectRoundTrip(sheet, "\(path) = \(stranger)")
                    outcomes.read += 1
                } catch let error as SheetError {
                    #expect(!error.problems.isEmpty)
                    outcomes.refused += 1
                }
            }
        }
        // Most strangers are refused; a null is legal nearly everywhere.
        #expect(outcomes.refused > outcomes.read)
        #expect(outcomes.read > 100)
    }

    @Test func anyByteAnywhereGivesASheetOrAnError() throws {
        let bytes = try SampleFiles.smallSheet()
        var read = 0
        for index in bytes.indices {
            for byte in [UInt8(ascii: "9"), UInt8(ascii: "\""), 0xFF] {
                var changed = bytes
                changed[index] = byte
                do {
                    let sheet = try CallSheet.parse(changed, file: "a.json").document
                    try expectRoundTrip(sheet, "byte \(byte) at \(index)")
                    read += 1
                } catch is SheetError {
                    continue
                }
            }
        }
        #expect(read > 0)
    }

    /// A hundred thousand wrong names and unknown keys cost little more than twenty of them: only
    /// what is listed is put into words. (Nothing is timed here; a slow suite would show it.)
    @Test func wrongThingsWithoutNumberAreCounted() throws {
        let names = JSONValue.array(Array(repeating: "Flutes", count: 10_000))
        let musician: JSONValue = ["name": "A", "role": "sidemusician", "instruments": names]
        let document = try SampleFiles.sheet(
            "$.musicians", .array(Array(repeating: musician, count: 10)))
        let error = #expect(throws: SheetError.self) {
            try CallSheet.parse(document, file: "a.json")
        }
        #expect(error?.problems.count == 20)
        // Every instrument, and nine musicians of the same name.
        #expect(error?.omitted == 100_000 + 9 - 20)
    }

    private func expectRoundTrip(_ sheet: CallSheet, _ change: String) throws {
        let text = sheet.json.text(pretty: true)
        #expect(
            try CallSheet.parse(Array(text.utf8), file: "a.json").document == sheet, "\(change)")
    }

    /// The paths of all values within a document, as steps.
    private func paths(of value: JSONValue) -> [[String]] {
        let inner: [(String, JSONValue)] =
            switch value {
            case .object(let object): object.map { ($0.key, $0.value) }
            case .array(let elements): elements.enumerated().map { (String($0), $1) }
            default: []
            }
        return inner.flatMap { step, value in
            [[step]] + paths(of: value).map { [step] + $0 }
        }
    }
}
