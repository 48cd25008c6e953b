package import FieldsyncCore

/// What becomes of one row of a list.
package enum ListRowState: String, Hashable, Sendable, CaseIterable {
    /// Something that is not here.
    case new
    /// Something that is here, as the row says.
    case same
    /// Something that is here, of which the row says otherwise.
    case changed
    /// Something that is perhaps here under a name that is nearly the same.
    case similar
    /// A row that says what cannot be.
    case wrong
}

/// One row of a spreadsheet, and what is known of it before anything is written.
package struct ListRow<Content: Sendable>: Sendable {
    /// The number of its first line in the file.
    package let line: Int
    /// Whom or what it is about.
    package let name: String
    /// What it says.
    package internal(set) var content: Content
    /// What it says, in a few words each for a preview.
    package let summary: [String]
    /// What becomes of it.
    package internal(set) var state = ListRowState.new
    /// The record that it is about, where it is here.
    package internal(set) var known: RecordID?
    /// What that record says otherwise.
    package internal(set) var differences: [FieldDifference] = []
    /// What is wrong with it, a sentence each.
    package internal(set) var errors: [String]
    /// What a person should look at.
    package internal(set) var warnings: [String] = []

    /// A row as it was read.
    init(line: Int, name: String, content: Content, summary: [String?], errors: [String]) {
        self.line = line
        self.name = name
        self.content = content
        self.summary = summary.compactMap { $0 }
        self.errors = errors
    }
}

/// A list from a spreadsheet, held against what is here before anything is written.
package protocol ListImport<Content>: Sendable {
    /// What a row says.
    associatedtype Content: Sendable

    /// The rows in their order.
    var rows: [ListRow<Content>] { get }
    /// What is odd about the whole file.
    var warnings: [String] { get }
}

extension ListImport {
    /// How many rows are in a state.
    package func count(_ state: ListRowState) -> Int { rows.count { $0.state == state } }
}

/// Which rows of a list are written besides those of what is new.
package struct ListChoice: Hashable, Sendable {
    /// Rows that say otherwise of what is here: what they fill is written.
    package var changed: Bool
    /// Rows that are perhaps about something that is here: they are entered as something else.
    package var similar: Bool

    /// A choice.
    package init(changed: Bool = false, similar: Bool = false) {
        self.changed = changed
        self.similar = similar
    }

    /// Whether rows in this state are written.
    package func takes(_ state: ListRowState) -> Bool {
        switch state {
        case .new: true
        case .changed: changed
        case .similar: similar
        case .same, .wrong: false
        }
    }
}
