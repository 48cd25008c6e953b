/// How many characters a terminal shows.
package struct TerminalSize: Hashable, Sendable {
    /// Characters of a line, 1 at least.
    package let columns: Int
    /// Lines, 1 at least.
    package let rows: Int

    /// A size; what is not positive, or beyond any screen, is held to what can be drawn.
    package init(columns: Int, rows: Int) {
        self.columns = min(max(columns, 1), 1_000)
        self.rows = min(max(rows, 1), 500)
    }
}
