import AFMModel
import AFMStage
import FieldsyncCore
import Testing

/// Goal: everybody of any orchestra is found on the roll, once, in the order of a score.
@Suite struct RollLayoutTests {
    private typealias Sample = SampleStage

    /// Windows of every height, in one to four columns.
    private static let windows = (1...44).flatMap { rows in
        [20, 79, 120, 200].map { (rows, $0) }
    }

    @Test(arguments: windows)
    func everybodyStandsThereOnceAndNoHeadAlone(rows: Int, cells: Int) {
        let roll = StageRoll(Sample.forty())
        let layout = RollLayout(roll, rows: rows, cells: cells)
        #expect(layout.pages.flatMap { $0 }.compactMap(\.person?.id) == roll.people.map(\.id))
        let height = layout.pages.count > 1 ? max(1, rows - 1) : rows
        for page in layout.pages {
            #expect(Set(page.map { [$0.column, $0.row] }).count == page.count)
            for place in page {
                #expect(place.row < height && place.column < layout.columns)
                guard height > 1, case .section = place.line else { continue }
                let below = page.first { $0.column == place.column && $0.row == place.row + 1 }
                #expect(below?.person != nil)
            }
            // Whoever opens a page sees which section it is.
            guard height > 1, case .person? = page.first?.line else { continue }
            Issue.record("a page begins without a head")
        }
    }

    @Test func theArrowsToTheSidesStayInTheirRow() throws {
        let layout = RollLayout(StageRoll(Sample.forty()), rows: 20, cells: 120)
        let first = try #require(layout.pages[0].first { $0.column == 0 && $0.row == 8 })
        let next = try #require(layout.neighbour(of: first.person?.id, by: 1))
        let place = try #require(layout.pages[0].first { $0.person?.id == next })
        #expect(place.column == 1 && abs(place.row - 8) <= 1)
        #expect(layout.neighbour(of: next, by: -1) == first.person?.id)
        #expect(layout.neighbour(of: first.person?.id, by: -1) == nil)
        #expect(layout.neighbour(of: nil, by: 1) == nil)
    }

    @Test func sectionsStandAsInAScoreAndPeopleByInstrumentAndChair() {
        var facts = StageFacts(title: "Alpha", zone: .utc, start: .earliest)
        func add(
            _ name: String, _ section: String, _ family: String, rank: Int = 0, _ chair: Int?,
            role: Role = .sidemusician
        ) {
            var person = StagePerson(
                id: Sample.id(facts.people.count + 1), name: name, role: role, section: section)
            (person.family, person.instrumentRank, person.chair) = (family, rank, chair)
            facts.people.append(person)
        }
        add("bass", "Basses", "Strings", 1)
        add("second", "Violin II", "Strings", 1)
        add("fiddle 2", "Violin I", "Strings", 2)
        add("fiddle 1", "Violin I", "Strings", 1)
        add("fiddle ?", "Violin I", "Strings", nil)
        add("bassoon", "Woodwinds", "Woodwinds", rank: 30, 1)
        add("flute 2", "Woodwinds", "Woodwinds", rank: 8, 2)
        add("flute 1", "Woodwinds", "Woodwinds", rank: 8, 1)
        add("guitar", "Rhythm", "", 1)
        add("horn", "Horns", "Brass", 1)
        add("trumpet", "Brass", "Brass", 1)
        add("manager", "Direction", "", nil, role: .orchestraManager)
        add("leader", "Direction", "", nil, role: .leader)
        add("somebody", "", "", nil)
        #expect(
            StageRoll(facts).people.map(\.name) == [
                "leader", "manager", "flute 1", "flute 2", "bassoon", "trumpet", "horn", "guitar",
                "fiddle 1", "fiddle 2", "fiddle ?", "second", "bass", "somebody",
            ])
    }
}
