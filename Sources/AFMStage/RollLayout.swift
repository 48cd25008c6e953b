package import FieldsyncCore

/// Where the lines of the roll stand: pages of columns, no head of a section without anybody
/// below it, and the head again where a page begins in the midst of one.
package struct RollLayout {
    /// A line.
    package enum Line {
        /// The head of a section; again where it was begun on the page before.
        case section(StageRoll.Section, isAgain: Bool)
        /// Somebody.
        case person(StagePerson, in: StageRoll.Section)
    }

    /// A line and its place on its page.
    package struct Place {
        /// What stands there.
        package let line: Line
        /// The column on the page.
        package let column: Int
        /// The row in the column.
        package let row: Int

        /// Who it is about; nil for a head.
        package var person: StagePerson? {
            if case .person(let person, _) = line { person } else { nil }
        }
    }

    /// The pages.
    package let pages: [[Place]]
    /// Columns on a page.
    package let columns: Int

    /// Cells that a line needs.
    private static let leastColumns = 39

    /// Puts a roll into so many rows and cells; columns are as wide as there is room for.
    package init(_ roll: StageRoll, rows: Int, cells: Int) {
        let most = max(1, cells / Self.leastColumns)
        let lines = roll.sections.reduce(0) { $0 + $1.people.count + 1 }
        let least = min(most, max(1, (lines + rows - 1) / max(1, rows)))
        for columns in least...most {
            let pages = Self.pages(roll, rows: rows, columns: columns)
            if pages.count < 2 {
                (self.pages, self.columns) = (pages, columns)
                return
            }
        }
        // The last row says which page this is.
        pages = Self.pages(roll, rows: max(1, rows - 1), columns: most)
        columns = most
    }

    private static func pages(_ roll: StageRoll, rows: Int, columns: Int) -> [[Place]] {
        var pages: [[Place]] = [[]]
        var (column, row) = (0, 0)
        func put(_ line: Line) {
            pages[pages.count - 1].append(Place(line: line, column: column, row: row))
            row += 1
        }
        func turn() {
            (column, row) = (column + 1, 0)
            guard column == columns else { return }
            column = 0
            pages.append([])
        }
        for section in roll.sections {
            if row > 0, row + 2 > rows { turn() }
            put(.section(section, isAgain: false))
            for person in section.people {
                if row >= rows {
                    turn()
                    if column == 0, rows > 1 { put(.section(section, isAgain: true)) }
                }
                put(.person(person, in: section))
            }
        }
        return pages
    }

    /// The page that somebody is on; the first one where they are on none.
    package func page(of id: RecordID?) -> Int {
        pages.firstIndex { $0.contains { $0.person?.id == id } } ?? 0
    }

    /// Who stands beside somebody, so many columns further, also on another page.
    package func neighbour(of id: RecordID?, by columns: Int) -> RecordID? {
        guard let id else { return nil }
        let page = page(of: id)
        guard let place = pages[page].first(where: { $0.person?.id == id }) else { return nil }
        let target = page * self.columns + place.column + columns
        guard target >= 0, pages.indices.contains(target / self.columns) else { return nil }
        return pages[target / self.columns].filter { $0.column == target % self.columns }
            .compactMap { other in other.person.map { (other.row, $0.id) } }
            .min { abs($0.0 - place.row) < abs($1.0 - place.row) }?.1
    }
}

extension RollLayout {
    /// Cells from one column to the next, no more than can be read in one look.
    func stride(of cells: Int) -> Int { min(72, cells / columns) }
}
