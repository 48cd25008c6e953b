import PrintedPages
import Testing

/// Goal: a document fits its pages whatever is in it, and is told on as many as it needs.
struct PagePrinterTests {
    private func document(rows: Int, name: String = "Harper Vale") -> PrintedDocument {
        let table = PrintedTable(
            columns: [
                .init("Name", points: 100, share: 1), .init("Total", points: 60, isRight: true),
            ],
            rows: (0..<rows).map { index in
                PrintedTable.Row([name, "\(index)"], amounts: [1: index])
            }, summed: [1])
        return PrintedDocument(
            title: "Title", foot: "Foot",
            blocks: [.heading("People"), .table(table), .signatures([.init("Leader")])])
    }

    /// How high a row is depends on the machine's font, so there is some room.
    @Test(arguments: [(0, 1...1), (1, 1...1), (40, 2...2), (100, 3...5), (1_000, 25...36)])
    func rowsAreSpreadOverPages(rows: Int, pages: ClosedRange<Int>) throws {
        let printed = try PagePrinter.pdf(document(rows: rows))
        #expect(pages.contains(printed.pages), "\(printed.pages)")
        #expect(printed.bytes.starts(with: Array("%PDF-".utf8)))
    }

    @Test(arguments: [
        String(repeating: "W", count: 300), String(repeating: "long name ", count: 30),
        "أمل حداد", String(repeating: "حداد ", count: 60), "小澤 絃", "Ковалёва", "e\u{301}\u{302}",
        "", "<script>&\"'", String(repeating: "x", count: 20_000),
    ])
    func everyTextIsPrinted(name: String) throws {
        var document = document(rows: 45, name: name)
        document.title = name
        document.subtitle = name
        document.foot = name
        document.blocks += [
            .heading(name), .paragraph(name), .facts([.init(name, name)], columns: 3),
        ]
        let printed = try PagePrinter.pdf(document)
        #expect(printed.pages >= 2)
        #expect(printed.pages < 200)
    }

    @Test func theSameDocumentGivesTheSameBytes() throws {
        var document = document(rows: 30)
        document.madeAt = "2026-10-14T20:00:00Z"
        let (first, second) = (try PagePrinter.pdf(document), try PagePrinter.pdf(document))
        #expect(first.bytes == second.bytes)
    }

    @Test func textInAWebPageStaysText() {
        let html = WebPage.html(document(rows: 1, name: "<script>alert('x')</script>&"))
        #expect(!html.contains("<script>"))
        #expect(html.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;"))
        #expect(html.contains("<thead>"))
    }

    @Test func aSumBeyondRangeIsLeftOut() throws {
        let table = PrintedTable(
            columns: [.init("Total", points: 60)],
            rows: [.init(["a"], amounts: [0: .max]), .init(["b"], amounts: [0: 1])], summed: [0])
        let html = WebPage.html(PrintedDocument(title: "T", blocks: [.table(table)]))
        #expect(!html.contains("9223372036854775808"))
        #expect(!html.contains("-9223372036854775808"))
    }
}
