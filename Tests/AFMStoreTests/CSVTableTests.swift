import AFMStore
import Testing

/// Goal: a spreadsheet's file means what its author saw, and what is written is read again.
struct CSVTableTests {
    private func rows(_ text: String) throws -> [[String]] {
        let table = try CSVTable(Array(text.utf8))
        return [table.headings] + table.rows.map(\.values)
    }

    @Test(arguments: [
        ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
        ("a;b\r\n1,5;2\r\n", [["a", "b"], ["1,5", "2"]]),
        ("a\tb\n1\t2", [["a", "b"], ["1", "2"]]),
        ("\u{FEFF}a,b\n1,2", [["a", "b"], ["1", "2"]]),
        ("a,b\n\"x, y\",\"say \"\"hi\"\"\"\n", [["a", "b"], ["x, y", "say \"hi\""]]),
        ("a,b\n\"two\nlines\",2\n", [["a", "b"], ["two\nlines", "2"]]),
        ("a,b\n\n,\n1,2\n", [["a", "b"], ["1", "2"]]),
        ("a,b\n 1 , \"2\" \n", [["a", "b"], ["1", "2"]]),
        ("name", [["name"]]), ("a,b\n1\n", [["a", "b"], ["1"]]),
    ])
    func valuesAreWhatTheAuthorSaw(text: String, expected: [[String]]) throws {
        #expect(try rows(text) == expected)
    }

    @Test func aRowKnowsItsLine() throws {
        let table = try CSVTable(Array("a\n\"x\ny\"\n\nz\n".utf8))
        #expect(table.rows.map(\.line) == [2, 5])
    }

    @Test func whatIsNoTableIsSaidSo() {
        #expect(throws: CSVTable.Fault.notText) { try CSVTable([0xFF, 0xFE, 0x00]) }
        #expect(throws: CSVTable.Fault.empty) { try CSVTable([]) }
        #expect(throws: CSVTable.Fault.empty) { try CSVTable(Array("\n\n".utf8)) }
        #expect(throws: CSVTable.Fault.openQuote(line: 2)) {
            try CSVTable(Array("a\n\"b\nc".utf8))
        }
    }

    @Test(arguments: ["plain", "a,b", "say \"hi\"", "two\nlines", "x;y", "Ковалёва", "-12.50"])
    func whatIsWrittenIsReadAgain(value: String) throws {
        let text = CSVTable.line(["h", "i"]) + CSVTable.line([value, "2"])
        #expect(try rows(text) == [["h", "i"], [value, "2"]])
    }

    @Test(arguments: [
        "=1+1", "@cmd", "+1-2", "-x", "=HYPERLINK(1)", "＝1", "＋1", "－x", "＠cmd", "\0=1", "'=1",
        "''@x",
    ])
    func aFormulaIsMadeText(value: String) throws {
        #expect(CSVTable.line([value]) == "'\(value)\r\n")
        #expect(CSVTable.withoutGuard("'\(value)") == value)
    }

    @Test(arguments: ["\t=1", "\r=1", "\n=1"])
    func aFormulaBehindABlankIsMadeText(value: String) {
        #expect(CSVTable.line([value]) == "\"'\(value)\"\r\n")
        #expect(CSVTable.withoutGuard("'\(value)") == value)
    }
}
