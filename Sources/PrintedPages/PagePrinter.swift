/// Prints a document as PDF.
///
/// Everything is measured and put on pages first, so that each page can say of how many it is one.
public enum PagePrinter {
    /// What was printed.
    public struct Printed: Sendable {
        /// The PDF.
        public let bytes: [UInt8]
        /// How many pages it has.
        public let pages: Int
        /// How many characters no font of this machine has a shape for; they are printed as boxes.
        public let unknownGlyphs: Int
    }

    /// Why nothing was printed.
    public enum Fault: Error, Hashable {
        /// The drawing library failed: there is no memory, or no font at all.
        case drawing
    }

    /// Prints a document.
    public static func pdf(_ document: PrintedDocument) throws(Fault) -> Printed {
        guard let canvas = PDFCanvas(paper: document.paper) else { throw .drawing }
        canvas.describe(
            title: document.title, author: document.author, madeAt: document.madeAt)
        var layout = PageLayout(document, canvas)
        layout.lay()
        let pages = layout.pages
        for (index, marks) in pages.enumerated() {
            for mark in marks { canvas.draw(mark) }
            for mark in layout.footMarks(page: index + 1, of: pages.count) { canvas.draw(mark) }
            canvas.endPage()
        }
        guard let bytes = canvas.finish() else { throw .drawing }
        return Printed(bytes: bytes, pages: pages.count, unknownGlyphs: canvas.unknownGlyphs)
    }
}
