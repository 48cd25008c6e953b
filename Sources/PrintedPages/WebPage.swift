/// A document as one page of HTML that prints well: nothing in it is fetched from anywhere, and
/// whatever is in a text stays text.
public enum WebPage {
    /// The page.
    public static func html(_ document: PrintedDocument) -> String {
        var html = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>\(escaped(document.title))</title>
            <style>
            \(style)
            </style>
            </head>
            <body>
            <header><h1 dir="auto">\(escaped(document.title))</h1>
            <p>\(escaped(document.subtitle))</p></header>

            """
        for block in document.blocks { html += text(of: block) }
        return html + "<footer>\(escaped(document.foot))</footer>\n</body>\n</html>\n"
    }

    private static let style = """
        @page { size: letter landscape; margin: 12mm;
          @bottom-right { content: "Page " counter(page) " of " counter(pages); font-size: 7pt } }
        body { font: 9pt/1.35 "DejaVu Sans", "Noto Sans", sans-serif; margin: 2em; color: #000 }
        header { border-bottom: 1.5px solid #000 } header p { margin: .2em 0 }
        h1 { font-size: 14pt; margin: 0; overflow-wrap: anywhere }
        h2 { font-size: 11pt; margin: 1.2em 0 .4em; break-after: avoid }
        td { overflow-wrap: anywhere }
        .facts { margin: .6em 0 } .facts td { border: 0; padding: .15em 1.4em .4em 0 }
        .facts small { display: block; color: #555; font-size: 7.5pt }
        table { border-collapse: collapse; table-layout: fixed; width: 100%; font-size: 8pt }
        th { background: #e0e0e0; font-size: 7.5pt; text-align: left; vertical-align: bottom }
        th, td { padding: .2em .25em; border-bottom: .5px solid #bbb }
        td { vertical-align: top } tr { break-inside: avoid } thead { display: table-header-group }
        .n { text-align: right; white-space: nowrap } tfoot td { font-weight: bold;
          border-top: 1px solid #000 } tfoot { display: table-row-group }
        .sign { display: flex; margin-top: 2em; break-inside: avoid }
        .sign div { flex: 1; margin-right: 2em }
        .sign p { margin: 0; border-top: 1px solid #000; color: #555 }
        .sign b { display: block; min-height: 1.6em; font-weight: normal }
        footer { margin-top: 2em; color: #555; font-size: 7.5pt }
        @media print { body { margin: 0 } }
        """

    private static func text(of block: PrintedDocument.Block) -> String {
        switch block {
        case .heading(let text): return "<h2>\(escaped(text))</h2>\n"
        case .paragraph(let text): return "<p dir=\"auto\">\(escaped(text))</p>\n"
        case .facts(let facts, let columns):
            var html = "<table class=\"facts\">\n"
            for start in stride(from: 0, to: facts.count, by: max(1, columns)) {
                let row = facts[start..<min(facts.count, start + max(1, columns))].map { fact in
                    "<td><small>\(escaped(fact.name))</small>"
                        + "<b dir=\"auto\">\(escaped(fact.value))</b>&nbsp;</td>"
                }
                html += "<tr>\(row.joined())</tr>\n"
            }
            return html + "</table>\n"
        case .table(let table): return text(of: table)
        case .signatures(let signatures):
            let items = signatures.map { signature in
                "<div><b dir=\"auto\">\(escaped(signature.signed))</b>"
                    + "<p>\(escaped(signature.role)), date</p></div>\n"
            }
            return "<div class=\"sign\">\n\(items.joined())</div>\n"
        }
    }

    private static func text(of table: PrintedTable) -> String {
        func cell(_ text: String, _ index: Int, _ tag: String) -> String {
            let isRight = table.columns.indices.contains(index) && table.columns[index].isRight
            return "<\(tag)\(isRight ? " class=\"n\"" : " dir=\"auto\"")>\(escaped(text))</\(tag)>"
        }
        // Widths as on paper, in hundredths of a percent, which every browser reads.
        let frame = TableFrame(table.columns, width: 736)
        var html = "<table>\n<colgroup>"
        for index in table.columns.indices {
            let part = Int(frame.width(index) * 10_000 / 736)
            html += "<col style=\"width: \(part / 100).\(part % 100 / 10)%\">"
        }
        html += "</colgroup>\n<thead><tr>"
        for (index, column) in table.columns.enumerated() {
            html += cell(column.title, index, "th")
        }
        html += "</tr></thead>\n<tbody>\n"
        for row in table.rows {
            html += "<tr>"
            for (index, value) in row.cells.enumerated() { html += cell(value, index, "td") }
            html += "</tr>\n"
        }
        html += "</tbody>\n"
        if !table.summed.isEmpty {
            let sums = table.sums(of: table.rows)
            html += "<tfoot><tr>"
            for index in table.columns.indices {
                let label = index == 1 ? "Total" : ""
                html += cell(sums[index].map(table.amountText) ?? label, index, "td")
            }
            html += "</tr></tfoot>\n"
        }
        return html + "</table>\n"
    }

    /// Text that stays text.
    static func escaped(_ text: String) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}
