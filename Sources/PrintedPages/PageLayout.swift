/// Puts the blocks of a document on pages.
struct PageLayout {
    private let document: PrintedDocument
    let canvas: PDFCanvas
    /// What is drawn on each page.
    private(set) var pages: [[Mark]] = []
    /// Where the next block begins.
    var y = 0.0

    static let margin = 28.0
    private static let footHeight = 22.0
    private static let gap = 8.0

    init(_ document: PrintedDocument, _ canvas: PDFCanvas) {
        self.document = document
        self.canvas = canvas
    }

    var left: Double { Self.margin }
    var width: Double { Double(document.paper.width) - 2 * Self.margin }
    var bottom: Double { Double(document.paper.height) - Self.margin - Self.footHeight }
    /// Where the first block of a page begins.
    private(set) var top = 0.0

    mutating func draw(_ mark: Mark) { pages[pages.count - 1].append(mark) }

    /// Lays all blocks.
    mutating func lay() {
        beginPage()
        for (index, block) in document.blocks.enumerated() {
            switch block {
            case .heading(let text): layHeading(text, before: document.blocks[(index + 1)...].first)
            case .paragraph(let text): layParagraph(text)
            case .facts(let facts, let columns): layFacts(facts, columns: max(1, columns))
            case .table(let table): layTable(table)
            case .signatures(let signatures): laySignatures(signatures)
            }
        }
    }

    /// Begins a page with the document's title.
    mutating func beginPage() {
        pages.append([])
        y = Self.margin
        let part = width * 0.64
        let titleHeight = canvas.height(of: document.title, .title, width: part, wraps: false)
        draw(.text(document.title, .title, x: left, y: y, width: part, .left, wraps: false))
        draw(
            .text(
                document.subtitle, .subtitle, x: left + part, y: y + 3, width: width - part,
                .right, wraps: false))
        y += titleHeight + 3
        draw(.line(x: left, y: y, toX: left + width, toY: y, gray: 0, width: 1))
        y += Self.gap
        top = y
    }

    /// Begins a page where less than `height` is left of this one, unless it is empty.
    mutating func need(_ height: Double) {
        if y + height > bottom, y > top { beginPage() }
    }

    /// The foot of a page.
    func footMarks(page: Int, of count: Int) -> [Mark] {
        let y = bottom + 10
        return [
            .line(x: left, y: y - 3, toX: left + width, toY: y - 3, gray: 60, width: 0.4),
            .text(document.foot, .foot, x: left, y: y, width: width - 110, .left, wraps: false),
            .text(
                "Page \(page) of \(count)", .foot, x: left + width - 100, y: y, width: 100, .right,
                wraps: false),
        ]
    }

    // MARK: text

    private mutating func layHeading(_ text: String, before next: PrintedDocument.Block?) {
        let height = canvas.height(of: text, .heading, width: width)
        // A heading stands with the beginning of what it is of.
        need(height + (next.map(leastHeight) ?? 0) + Self.gap)
        if y > top { y += 4 }
        draw(.text(text, .heading, x: left, y: y, width: width, .left, wraps: true))
        y += height + 4
    }

    private func leastHeight(of block: PrintedDocument.Block) -> Double {
        switch block {
        case .heading: 14
        case .paragraph, .facts: 28
        case .table: 58
        case .signatures: Self.signatureHeight
        }
    }

    private mutating func layParagraph(_ text: String) {
        // One that is longer than a page is laid in pieces.
        var rest = text[...]
        while rest.count > 3_000 {
            let piece = rest.prefix(3_000)
            let end = piece.lastIndex(of: " ") ?? piece.endIndex
            layPiece(String(rest[..<end]))
            rest = rest[end...]
        }
        layPiece(String(rest))
    }

    private mutating func layPiece(_ text: String) {
        let height = canvas.height(of: text, .body, width: width)
        need(min(height, bottom - top))
        draw(.text(text, .body, x: left, y: y, width: width, .left, wraps: true))
        y += height + 4
    }

    private mutating func layFacts(_ facts: [PrintedDocument.Fact], columns: Int) {
        let gap = 14.0
        let each = (width - gap * Double(columns - 1)) / Double(columns)
        var rest = facts[...]
        while !rest.isEmpty {
            let row = rest.prefix(columns)
            rest = rest.dropFirst(columns)
            let heights = row.map { canvas.height(of: $0.value, .strong, width: each) }
            let height = max(11, heights.max() ?? 0)
            need(height + 14)
            for (column, fact) in row.enumerated() {
                let x = left + (each + gap) * Double(column)
                draw(.text(fact.name, .label, x: x, y: y, width: each, .left, wraps: false))
                draw(.text(fact.value, .strong, x: x, y: y + 8.5, width: each, .left, wraps: true))
                if fact.value.isEmpty {
                    draw(
                        .line(
                            x: x, y: y + 18.5, toX: x + each, toY: y + 18.5, gray: 50, width: 0.4))
                }
            }
            y += height + 13
        }
    }

    // MARK: signatures

    private static let signatureHeight = 52.0

    private mutating func laySignatures(_ signatures: [PrintedDocument.Signature]) {
        let columns = 3
        let gap = 24.0
        let each = (width - gap * Double(columns - 1)) / Double(columns)
        let rows = (signatures.count + columns - 1) / columns
        need(Self.signatureHeight * Double(rows))
        for (index, signature) in signatures.enumerated() {
            let x = left + (each + gap) * Double(index % columns)
            let base = y + Self.signatureHeight * Double(index / columns)
            draw(
                .text(
                    signature.signed, .body, x: x, y: base + 16, width: each, .left, wraps: false))
            draw(.line(x: x, y: base + 30, toX: x + each, toY: base + 30, gray: 0, width: 0.6))
            draw(
                .text(
                    signature.role, .label, x: x, y: base + 32, width: each - 60, .left,
                    wraps: false))
            draw(
                .text("Date", .label, x: x + each - 60, y: base + 32, width: 60, .left, wraps: false
                ))
        }
        y += Self.signatureHeight * Double(rows)
    }
}
