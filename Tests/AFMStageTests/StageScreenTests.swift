import AFMModel
import AFMRules
import AFMStage
import FieldsyncCore
import FieldsyncTerminal
import Foundation
import Testing

/// Goal: what people see is what was looked at.
///
/// Method: screens as text in `Screens`, each looked at by a person when it was accepted. To see
/// what a change does: `FIELDSYNC_SCREENS=1 swift test --filter StageScreenTests` writes them anew,
/// and `git diff` shows it.
@Suite struct StageScreenTests {
    private typealias Sample = SampleStage

    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Screens")

    private func expect(
        _ name: String, _ model: StageModel, _ input: StageInput = StageInput(),
        columns: Int = 80, rows: Int = 24
    ) throws {
        var input = input
        input.hold(model)
        var screen = StageScreen(model, input, size: TerminalSize(columns: columns, rows: rows))
        let drawing = screen.draw()
        let text = drawing.grid.lines.joined(separator: "\n") + "\n"
        let file = Self.folder.appendingPathComponent("\(name)-\(columns)x\(rows).txt")
        if ProcessInfo.processInfo.environment["FIELDSYNC_SCREENS"] != nil {
            try Data(text.utf8).write(to: file)
        }
        let golden = try String(contentsOf: file, encoding: .utf8)
        #expect(text == golden, "\(name) at \(columns)x\(rows)")
        for line in drawing.grid.lines { #expect(CellText.width(of: line) <= columns) }
    }

    /// The session in the middle: late ones, a break taken, a double, a cue that runs.
    private static func middle() -> StageModel {
        var facts = Sample.begun()
        facts.intervals = [
            StageInterval(.break, from: Sample.time(10, 50), to: Sample.time(11, 0))
        ]
        facts.people[2].reported = Sample.time(10, 12)
        facts.people[3].reported = nil
        facts.people[4].attendance = .noShow
        facts.people[1].instruments = ["Flute", "Alto Flute"]
        facts.people[1].doubles = 1
        facts.people[17].cartageToClaim = ["Harp"]
        facts.people[8].dismissed = Sample.time(11, 10)
        facts.people[5].substitutes = "Ilse Bray"
        facts.people[6].usualDoubles = ["Contra-bass Bassoon"]
        facts.people[9].cannotStay = Sample.time(9, 58)
        facts.people[12].ownIntervals = [StageInterval(.break, from: Sample.time(11, 5))]
        facts.cues = [
            StageCue(
                id: Sample.id(800), number: "1m1", title: "Main Title",
                started: Sample.time(10, 5), stopped: Sample.time(10, 31), finishedSeconds: 151),
            StageCue(
                id: Sample.id(801), number: "1m2", title: "The Long Road Home",
                started: Sample.time(11, 9)),
            StageCue(id: Sample.id(802), number: "1m3", title: "Harbour"),
        ]
        var model = Sample.model(facts, at: 11, 16)
        model.findings = [
            CheckItem(
                .warning, rule: "R33", "Breaks 10 min of 30 required.",
                todo: "Give what is missing before anybody goes home."),
            CheckItem(
                .warning, rule: "R37", "Pia Lindqvist plays Harp, and no cartage is claimed.",
                todo: "Where they brought it, claim it."),
        ]
        return model
    }

    private static func disputed() -> StageModel {
        var model = middle()
        let who = StageRoll(model.facts).people[1]
        model.facts.people[1].isDisputed = true
        model.facts.conflicts = [
            StageConflict(
                record: RecordKey(RecordType(literal: "engagement"), who.id), slot: "dismissed",
                subject: who.name, person: who.id,
                choices: [
                    StageConflict.Choice(
                        value: "13:00", who: "Anna on Door", price: "shown", token: "aa"),
                    StageConflict.Choice(
                        value: "13:15", who: "Ben on Booth", price: "+ 25.00 for \(who.name)",
                        token: "bb"),
                ])
        ]
        return model
    }

    @Test(arguments: [(80, 24), (200, 60)])
    func theMiddleOfASession(columns: Int, rows: Int) throws {
        try expect("middle", Self.middle(), columns: columns, rows: rows)
    }

    @Test(arguments: [(80, 24), (200, 60)])
    func theStandWarns(columns: Int, rows: Int) throws {
        var model = Sample.model(Sample.begun(), at: 11, 26)
        model.findings = [
            CheckItem(
                .warning, rule: "R34", "A break is due by 11:30, ninety minutes after the last.",
                todo: "Call a break by then.")
        ]
        try expect("warning", model, columns: columns, rows: rows)
        model.now = Sample.time(11, 31)
        try expect("red", model, columns: columns, rows: rows)
    }

    @Test(arguments: [(80, 24), (200, 60)])
    func theHoldRunsOut(columns: Int, rows: Int) throws {
        var model = Sample.model(Self.middle().facts, at: 13, 52)
        model.cost = StageCost(nowCents: 16_700_00, nextCents: 1_550_00, pastHoldCents: 1_550_00)
        model.sync = .synced
        try expect("hold", model, columns: columns, rows: rows)
    }

    @Test func theOtherParts() throws {
        var input = StageInput()
        input.panel = .cues
        try expect("cues", Self.middle(), input)
        var documentary = Self.middle()
        documentary.facts.musicLimitSeconds = 900
        documentary.facts.cues[2].finishedSeconds = 900
        try expect("music", documentary, input)
        input.panel = .findings
        try expect("findings", Self.middle(), input)
        input = StageInput()
        input.isHelp = true
        try expect("help", Self.middle(), input)
    }

    @Test(arguments: [(80, 24), (200, 60)])
    func aDisputeIsSeenInPlaceAndInItsList(columns: Int, rows: Int) throws {
        let model = Self.disputed()
        var input = StageInput()
        input.selected = model.facts.conflicts[0].person
        try expect("disputed-roll", model, input, columns: columns, rows: rows)
        input.panel = .conflicts
        try expect("disputed", model, input, columns: columns, rows: rows)
    }

    @Test func namesOfAnyLengthAndScriptStayInTheirPlace() throws {
        var facts = Sample.begun()
        facts.people[0].name = String(repeating: "Wolfeschlegelsteinhausen ", count: 12)
        facts.people[1].name = "محمد عبد الوهاب"
        facts.people[2].name = "小澤 絃"
        facts.people[3].name = "Nin\u{303}a \u{1B}[2J Ко"
        facts.title = String(repeating: "The Very Long Title ", count: 15)
        try expect("names", Sample.model(facts, at: 10, 30))
    }

    @Test func beforeAfterEmptyAndWithoutAPrice() throws {
        try expect("before", Sample.model(Sample.forty(), at: 9, 41))
        var over = Sample.begun()
        for index in over.people.indices { over.people[index].dismissed = Sample.time(13, 40) }
        try expect("over", Sample.model(over, at: 15, 0))
        let empty = StageFacts(
            title: "Empty", stage: "Barn", zone: Sample.zone, start: Sample.time(10, 0))
        var model = Sample.model(empty, at: 10, 30)
        model.cost = StageCost(obstacle: "No rate card is named.")
        model.unsaved = 2
        model.sync = .alone
        try expect("empty", model)
    }

    @Test func aQuestionATimeAndAFault() throws {
        var input = StageInput()
        let model = Self.middle()
        input.hold(model)
        _ = input.press(.down, model) { _ in model.now }
        _ = input.press(.character("d"), model) { _ in model.now }
        _ = input.press(.character("p"), model) { _ in model.now }
        try expect("question", model, input)
        var typing = StageInput()
        typing.typed = "1315"
        try expect("time", model, typing)
        var fault = StageInput()
        fault.message = StageInput.Message(
            "Not on disk, kept here and tried again (R): the disk is full", isFault: true)
        try expect("fault", model, fault)
    }

    @Test(arguments: [(20, 5), (79, 24), (80, 23), (1, 1), (40, 10), (120, 36)])
    func everySizeIsDrawn(columns: Int, rows: Int) throws {
        try expect("size", Self.middle(), columns: columns, rows: rows)
    }

    @Test func everyKeyOfTheHelpIsThere() {
        let words = StageScreen.keys.map(\.key).joined(separator: " ")
        for key in ["i", "o", "x", "I", "O", "X", "s", "b", "m", "r", "B", "e", "l", "y", "n", "z",
            "d", "g", "G", "S", "t", "p", "c", "f", "T", "N", "u", "!", "/", "a", "q", "?"]
        {
            #expect(words.split(separator: " ").contains(Substring(key)), "\(key)")
        }
    }
}
