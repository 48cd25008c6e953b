/// A table whose headings are repeated on each page, with sums at its foot.
public struct PrintedTable: Sendable {
    /// A column.
    public struct Column: Hashable, Sendable {
        /// The heading.
        public let title: String
        /// Its share of the width that is left, beside that of others; 0 for one that is only as
        /// wide as `points`.
        public let share: Int
        /// The least width.
        public let points: Int
        /// Whether its values stand at the right, as amounts do.
        public let isRight: Bool

        /// A column.
        public init(_ title: String, points: Int, share: Int = 0, isRight: Bool = false) {
            self.title = title
            self.points = points
            self.share = share
            self.isRight = isRight
        }
    }

    /// A row.
    public struct Row: Sendable {
        /// The values, one for each column.
        public let cells: [String]
        /// What counts toward the sums, by column.
        public let amounts: [Int: Int]

        /// A row.
        public init(_ cells: [String], amounts: [Int: Int] = [:]) {
            self.cells = cells
            self.amounts = amounts
        }
    }

    /// The columns.
    public var columns: [Column]
    /// The rows.
    public var rows: [Row]
    /// The columns that are summed.
    public var summed: [Int]
    /// How a sum is written.
    public var amountText: @Sendable (Int) -> String

    /// A table of its parts.
    public init(
        columns: [Column], rows: [Row], summed: [Int] = [],
        amountText: @escaping @Sendable (Int) -> String = { "\($0)" }
    ) {
        self.columns = columns
        self.rows = rows
        self.summed = summed
        self.amountText = amountText
    }

    /// The sums of some rows, by column. A sum that is beyond range is left out.
    func sums(of rows: some Sequence<Row>) -> [Int: Int] {
        var sums: [Int: Int] = [:]
        var lost: Set<Int> = []
        for row in rows {
            for column in summed {
                let (sum, overflow) = sums[column, default: 0]
                    .addingReportingOverflow(row.amounts[column] ?? 0)
                if overflow { lost.insert(column) }
                sums[column] = sum
            }
        }
        return sums.filter { !lost.contains($0.key) }
    }
}
