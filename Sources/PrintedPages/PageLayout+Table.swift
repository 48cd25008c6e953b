extension PageLayout {
    private static let padding = 2.5

    /// Lays a table: headings on each page, sums at the foot of each, and of all at the end.
    mutating func layTable(_ table: PrintedTable) {
        let frame = TableFrame(table.columns, width: width)
        let headHeight = headHeight(table, frame)
        let sumHeight = table.summed.isEmpty ? 0 : 2 * 13.0
        need(headHeight + sumHeight + 26)
        layHead(table, frame, headHeight)
        var onPage: [PrintedTable.Row] = []
        var before: [PrintedTable.Row] = []
        var pieces = 1
        for (index, row) in table.rows.enumerated() {
            let height = rowHeight(row, table, frame)
            if y + height + sumHeight > bottom, !onPage.isEmpty {
                laySums(table, frame, label: "This page", onPage)
                before += onPage
                onPage = []
                pieces += 1
                beginPage()
                layHead(table, frame, headHeight)
            }
            layRow(row, table, frame, height, isShaded: index % 2 == 1)
            onPage.append(row)
        }
        if pieces > 1 { laySums(table, frame, label: "This page", onPage) }
        laySums(table, frame, label: pieces > 1 ? "All pages" : "Total", before + onPage)
        y += 8
    }

    private func headHeight(_ table: PrintedTable, _ frame: TableFrame) -> Double {
        let heights = table.columns.enumerated().map { index, column in
            canvas.height(of: column.title, .columnTitle, width: frame.textWidth(index))
        }
        return (heights.max() ?? 8) + 2 * Self.padding
    }

    private mutating func layHead(
        _ table: PrintedTable, _ frame: TableFrame, _ height: Double
    ) {
        draw(.fill(x: left, y: y, width: width, height: height, gray: 88))
        for (index, column) in table.columns.enumerated() {
            let own = canvas.height(
                of: column.title, .columnTitle, width: frame.textWidth(index))
            draw(
                .text(
                    column.title, .columnTitle, x: left + frame.textStart(index),
                    y: y + height - own - Self.padding, width: frame.textWidth(index),
                    column.isRight ? .right : .left, wraps: true))
        }
        y += height
        draw(.line(x: left, y: y, toX: left + width, toY: y, gray: 0, width: 0.6))
    }

    private func rowHeight(
        _ row: PrintedTable.Row, _ table: PrintedTable, _ frame: TableFrame
    ) -> Double {
        let heights = row.cells.enumerated().map { index, cell in
            cell.isEmpty
                ? 0 : canvas.height(of: Self.cut(cell), .cell, width: frame.textWidth(index))
        }
        return max(12, (heights.max() ?? 0) + 2 * Self.padding)
    }

    /// What fits on a page in the narrowest column; other forms of the document have it whole.
    private static func cut(_ text: String) -> String {
        text.count <= 600 ? text : text.prefix(600) + "…"
    }

    private mutating func layRow(
        _ row: PrintedTable.Row, _ table: PrintedTable, _ frame: TableFrame, _ height: Double,
        isShaded: Bool
    ) {
        if isShaded { draw(.fill(x: left, y: y + 0.2, width: width, height: height, gray: 96)) }
        for (index, cell) in row.cells.enumerated() where !cell.isEmpty {
            guard table.columns.indices.contains(index) else { continue }
            draw(
                .text(
                    Self.cut(cell), .cell, x: left + frame.textStart(index), y: y + Self.padding,
                    width: frame.textWidth(index), table.columns[index].isRight ? .right : .left,
                    wraps: true))
        }
        y += height
        draw(.line(x: left, y: y, toX: left + width, toY: y, gray: 75, width: 0.3))
    }

    private mutating func laySums(
        _ table: PrintedTable, _ frame: TableFrame, label: String, _ rows: [PrintedTable.Row]
    ) {
        guard let first = table.summed.min() else { return }
        let sums = table.sums(of: rows)
        let count = rows.count == 1 ? "1 line" : "\(rows.count) lines"
        draw(
            .text(
                "\(label), \(count)", .sum, x: left + frame.textStart(0), y: y + Self.padding,
                width: max(60, frame.textStart(first) - frame.textStart(0) - 4), .left,
                wraps: false))
        for (column, sum) in sums {
            draw(
                .text(
                    table.amountText(sum), .sum, x: left + frame.textStart(column),
                    y: y + Self.padding, width: frame.textWidth(column), .right, wraps: false))
        }
        y += 13
        draw(.line(x: left, y: y, toX: left + width, toY: y, gray: 0, width: 0.6))
    }
}

/// Where the columns of a table stand.
struct TableFrame {
    private var starts: [Double] = []
    private var widths: [Double] = []
    private static let gap = 6.0

    /// Shares the width: each column its points, and of the rest its share.
    init(_ columns: [PrintedTable.Column], width: Double) {
        let fixed = columns.reduce(0) { $0 + Double($1.points) }
        let shares = columns.reduce(0) { $0 + Double($1.share) }
        let rest = max(0, width - fixed)
        let squeeze = fixed > width ? width / fixed : 1
        var x = 0.0
        for column in columns {
            let extra = shares > 0 ? rest * Double(column.share) / shares : 0
            let own = Double(column.points) * squeeze + extra
            starts.append(x)
            widths.append(own)
            x += own
        }
    }

    func width(_ column: Int) -> Double { widths[column] }
    func textStart(_ column: Int) -> Double { starts[column] + Self.gap / 2 }
    func textWidth(_ column: Int) -> Double { max(1, widths[column] - Self.gap) }
}
