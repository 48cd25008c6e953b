import AFMModel
import AFMRules
import AFMStage
import FieldsyncCore

/// Calls for tests: a session of forty at 10:00 in Los Angeles, and what happens there.
enum SampleStage {
    static let zone: StageZone = {
        do { return try StageZone(named: "America/Los_Angeles") } catch { return .utc }
    }()

    /// A time of 2026-10-14 by the stage's clocks; hours from 24 on are of the next day.
    static func time(_ hour: Int, _ minute: Int) -> Moment {
        // 00:00 in Los Angeles on that day.
        Moment(secondsSince1970: 1_791_961_200).adding(minutes: hour * 60 + minute)
    }

    static func id(_ number: Int) -> RecordID {
        RecordID(Identifier128(high: 0, low: UInt64(number)))
    }

    private static let parts: [(section: String, instrument: String, count: Int)] = [
        ("Woodwinds", "Flute", 2), ("Woodwinds", "Oboe", 1), ("Woodwinds", "Clarinet", 2),
        ("Woodwinds", "Bassoon", 1), ("Brass", "French Horn", 3), ("Brass", "Trumpet", 2),
        ("Brass", "Trombone", 2), ("Percussion", "Tympani", 1), ("Harp", "Harp", 1),
        ("Keyboards", "Piano", 1), ("Violin", "Violin", 12), ("Viola", "Viola", 5),
        ("Cello", "Cello", 4), ("String Bass", "String Bass", 2),
    ]
    private static let given = [
        "Harper", "Mara", "Ilse", "Jonah", "Nina", "Wren", "Otis", "Pia", "Quinn", "Rafe",
    ]
    private static let family = ["Vale", "Flint", "Okafor", "Sorel", "Lindqvist", "Ames", "Bray"]

    /// Forty people, all expected: the manager, and thirty-nine who play.
    static func forty() -> StageFacts {
        var facts = StageFacts(title: "Alpha", stage: "Stage 1", zone: zone, start: time(10, 0))
        var manager = StagePerson(
            id: id(1), name: "Mara Quill", role: .orchestraManager, plays: false,
            section: "Direction")
        manager.card = "47-20001"
        facts.people = [manager]
        for part in parts {
            for chair in 1...part.count {
                let number = facts.people.count
                let name = given[number % given.count] + " " + family[number % family.count]
                var person = StagePerson(
                    id: id(number + 1), name: name, instruments: [part.instrument],
                    section: part.section)
                person.card = "47-\(20_001 + number)"
                person.chair = chair
                let isString = ["Violin", "Viola", "Cello", "String Bass"].contains(part.section)
                person.family = isString ? "Strings" : part.section
                person.instrumentRank = parts.firstIndex { $0 == part } ?? 0
                facts.people.append(person)
            }
        }
        return facts
    }

    /// Everybody came at 09:50.
    static func begun() -> StageFacts {
        var facts = forty()
        for index in facts.people.indices { facts.people[index].reported = time(9, 50) }
        return facts
    }

    static func model(_ facts: StageFacts, at hour: Int, _ minute: Int) -> StageModel {
        var model = StageModel(
            facts: facts, now: time(hour, minute), sync: .unsent(3), user: "Anna")
        model.cost = StageCost(nowCents: 12_345_00, nextCents: 0)
        model.findings = []
        return model
    }
}
