package import FieldsyncCore

/// The roll in the order of a score: section by section, each in the order of the list.
package struct StageRoll: Hashable, Sendable {
    /// People who sit together.
    package struct Section: Hashable, Sendable {
        /// What it is called.
        package let name: String
        /// Who belongs to it.
        package let people: [StagePerson]
    }

    /// A line of the roll.
    package enum Line: Hashable, Sendable {
        /// The head of a section.
        case section(Section)
        /// Somebody.
        case person(StagePerson)
    }

    /// The sections.
    package let sections: [Section]

    /// What comes first; what is not named stands between woodwinds and strings, by name.
    private static let first = [
        "Direction", "Woodwinds", "Brass", "Percussion", "Harp", "Keyboards",
    ]
    private static let last = ["Violin", "Viola", "Cello", "String Bass", "Others"]

    /// Sorts the people of a call.
    package init(_ facts: StageFacts) {
        func rank(_ name: String) -> (Int, String) {
            if let index = Self.first.firstIndex(of: name) { return (index, name) }
            // `Violin I` and `Violins` sit with the violins.
            if let index = Self.last.firstIndex(where: { name.hasPrefix($0) }) {
                return (200 + index, name)
            }
            return (100, name)
        }
        let groups = Dictionary(grouping: facts.people) {
            $0.section.isEmpty ? "Others" : $0.section
        }
        sections = groups.sorted { rank($0.key) < rank($1.key) }.map { name, people in
            Section(name: name, people: people)
        }
    }

    /// Heads and people in order.
    package var lines: [Line] {
        sections.flatMap { [.section($0)] + $0.people.map { .person($0) } }
    }

    /// The people in order.
    package var people: [StagePerson] { sections.flatMap(\.people) }

    /// The section that somebody belongs to.
    package func section(of id: RecordID?) -> Section? {
        sections.first { $0.people.contains { $0.id == id } }
    }
}
