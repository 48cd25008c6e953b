import AFMModel
package import FieldsyncCore

/// The roll in the order of a score: section by section, each by instruments and chairs.
package struct StageRoll: Hashable, Sendable {
    /// People who sit together.
    package struct Section: Hashable, Sendable {
        /// What it is called.
        package let name: String
        /// Who belongs to it.
        package let people: [StagePerson]

        /// Cells that the chairs of the section fill; 0 where nobody said one.
        var chairColumns: Int {
            people.compactMap(\.chair).max().map { min(3, "\($0)".count) } ?? 0
        }
    }

    /// The sections.
    package let sections: [Section]

    /// What comes first; what is not named stands between woodwinds and strings, by name.
    private static let first = [
        "Direction", "Woodwinds", "Brass", "Percussion", "Harp", "Keyboards",
    ]
    /// Parts of the names that string sections have: `Violin I` sits with the violins.
    private static let strings = ["violin", "viola", "cello", "bass"]

    /// Sorts the people of a call.
    package init(_ facts: StageFacts) {
        let groups = Dictionary(grouping: facts.people) {
            $0.section.isEmpty ? "Others" : $0.section
        }
        sections = groups.map { Section(name: $0, people: Self.seated($1)) }
            .map { (Self.rank($0), $0) }
            .sorted { ($0.0, $0.1.name) < ($1.0, $1.1.name) }.map(\.1)
    }

    private static func rank(_ section: Section) -> Int {
        if let index = first.firstIndex(of: section.name) { return index * 10 }
        let family = section.people.first?.family ?? ""
        // A section that somebody named, such as `Flutes`, stands behind its family.
        if let index = first.firstIndex(of: family) { return index * 10 + 5 }
        if section.name == "Others" { return 300 }
        let name = section.name.lowercased()
        if let index = strings.firstIndex(where: { name.contains($0) }) { return 200 + index }
        return family == "Strings" ? 250 : 100
    }

    /// By instrument, then by chair, then as the list has them.
    private static func seated(_ people: [StagePerson]) -> [StagePerson] {
        people.enumerated().sorted { left, right in
            func key(_ entry: (offset: Int, element: StagePerson)) -> (Int, Int, Int, Int) {
                let person = entry.element
                let isNamed = person.section != person.family && !person.family.isEmpty
                return (
                    person.role.seat, isNamed ? 0 : person.instrumentRank, person.chair ?? .max,
                    entry.offset
                )
            }
            return key(left) < key(right)
        }.map(\.element)
    }

    /// The people in order.
    package var people: [StagePerson] { sections.flatMap(\.people) }

    /// The section that somebody belongs to.
    package func section(of id: RecordID?) -> Section? {
        sections.first { $0.people.contains { $0.id == id } }
    }
}

extension Role {
    /// Who leads sits first.
    fileprivate var seat: Int {
        switch self {
        case .leader: 0
        case .orchestraManager: 1
        case .consultant: 2
        case .sidemusician: 3
        }
    }
}
