import AFMModel
import AFMRules
import AFMStage
import FieldsyncCore
import FieldsyncTerminal
import Testing

/// Goal: keys are carried out in their order, others' news is shown, and what a disk refuses stays.
///
/// Method: a terminal and a store in memory; each step of the script is one wait of the program.
@Suite struct StageRunTests {
    private typealias Sample = SampleStage

    /// A store in memory that can be full.
    private final class MemoryDesk: StageDesk {
        var now = Sample.time(10, 30)
        var steadyMilliseconds: UInt64 = 1_000
        var facts = Sample.begun()
        var isFull = false
        var isDisputed = false
        var pending = StageNews.none
        private(set) var done: [StageDeed] = []

        func model() -> StageModel { StageModel(facts: facts, now: now, sync: sync, user: "Anna") }

        var sync = StageSync.alone

        func standing() -> StageSync { sync }

        func news() -> StageNews {
            defer { pending = .none }
            return pending
        }

        private(set) var reckonings = 0
        private var answer: StageReckoned?

        func reckon(_ model: StageModel) {
            reckonings += 1
            answer = StageReckoned(
                cost: StageCost(nowCents: 100_00 * reckonings, nextCents: 1_550_00), findings: [])
        }

        func reckoned() -> StageReckoned? {
            defer { answer = nil }
            return answer
        }

        func carryOut(_ deed: StageDeed, agreed: Bool) throws -> StageOutcome {
            if isFull { throw StageFault.disk("the disk is full") }
            if isDisputed, !agreed { return .question("People disagree. Go on?") }
            done.append(deed)
            if case .begin(let kind, _, let at) = deed {
                facts.intervals.append(StageInterval(kind, from: at))
            }
            return .done("done")
        }

        func moment(spoken: String) -> Moment { now }
    }

    private func text(_ terminal: MemoryTerminal) -> String {
        String(decoding: terminal.written, as: UTF8.self)
    }

    private func keys(_ text: String) -> [TerminalEvent] { text.map { .key(.character($0)) } }

    @Test func keysAreCarriedOutInTheirOrder() throws {
        let desk = MemoryDesk()
        let terminal = MemoryTerminal(
            StageScreen.least, script: [keys("b"), keys("r"), keys("ee"), keys("u"), keys("q")])
        let left = try StageRun(terminal, desk, .drawn(hasColor: false)).run()
        #expect(left == [])
        #expect(desk.done == [.begin(.break, [], desk.now), .resume([], desk.now),
            .end(desk.now), .undo])
        #expect(text(terminal).contains("+15 min: 1,550.00"))
    }

    @Test func aFullDiskKeepsWhatWasTypedAndWritesItLater() throws {
        let desk = MemoryDesk()
        desk.isFull = true
        let terminal = MemoryTerminal(
            StageScreen.least, script: [keys("b"), keys("n"), keys("R"), [], keys("q")]
        ) { step in
            if step == 3 {
                #expect(desk.done == [])
                desk.isFull = false
                desk.steadyMilliseconds += 6_000
            }
        }
        let left = try StageRun(terminal, desk, .drawn(hasColor: false)).run()
        #expect(left == [])
        #expect(desk.done.count == 2)
        #expect(desk.done.first == .begin(.break, [], Sample.time(10, 30)))
        #expect(text(terminal).contains("NOT ON DISK: 1"))
        #expect(text(terminal).contains("the disk is full"))
    }

    @Test func whatNoDiskTookIsHandedBackWhereSomebodyLeavesAllTheSame() throws {
        let desk = MemoryDesk()
        desk.isFull = true
        let terminal = MemoryTerminal(StageScreen.least, script: [keys("b"), keys("q"), keys("y")])
        let left = try StageRun(terminal, desk, .drawn(hasColor: false)).run()
        #expect(left == [.begin(.break, [], desk.now)])
        #expect(text(terminal).contains("on no disk"))
    }

    @Test func undoTakesBackWhatIsOnNoDiskYet() throws {
        let desk = MemoryDesk()
        desk.isFull = true
        let terminal = MemoryTerminal(StageScreen.least, script: [keys("bnu"), keys("qy")])
        let left = try StageRun(terminal, desk, .drawn(hasColor: false)).run()
        #expect(left == [.begin(.break, [], desk.now)])
    }

    @Test func whatOthersDisagreeAboutIsAskedFirst() throws {
        let desk = MemoryDesk()
        desk.isDisputed = true
        let terminal = MemoryTerminal(
            StageScreen.least, script: [keys("b"), keys("n"), keys("b"), keys("y"), keys("q")])
        _ = try StageRun(terminal, desk, .drawn(hasColor: false)).run()
        #expect(desk.done == [.begin(.break, [], desk.now)])
    }

    @Test func newsOfOthersAndANewSizeAreDrawn() throws {
        let desk = MemoryDesk()
        var terminal: MemoryTerminal?
        let made = MemoryTerminal(StageScreen.least, script: [[], [.resized], keys("q")]) { step in
            if step == 0 {
                desk.facts.people[1].dismissed = Sample.time(10, 20)
                desk.pending = .call
            }
            if step == 1 { terminal?.size = TerminalSize(columns: 120, rows: 40) }
        }
        terminal = made
        _ = try StageRun(made, desk, .drawn(hasColor: true)).run()
        #expect(text(made).contains("39 here"))
        #expect(text(made).contains("\u{1B}[40;"))
    }

    @Test func theMinuteGoesOnAndAClockThatJumpsIsTold() throws {
        let desk = MemoryDesk()
        let terminal = MemoryTerminal(StageScreen.least, script: [[], [], [], keys("q")]) { step in
            desk.steadyMilliseconds += 60_000
            desk.now = desk.now.adding(seconds: step == 2 ? 7_200 : 60)
        }
        _ = try StageRun(terminal, desk, .drawn(hasColor: false)).run()
        #expect(desk.reckonings >= 3)
        #expect(text(terminal).contains("clock jumped from 10:32 to 12:32"))
    }

    @Test func whatWasInStepBecomesStaleByItself() throws {
        let desk = MemoryDesk()
        desk.sync = .synced
        let terminal = MemoryTerminal(StageScreen.least, script: [[], [], keys("q")]) { step in
            desk.steadyMilliseconds += 61_000
            desk.now = desk.now.adding(seconds: 61)
            if step == 1 { desk.sync = .stale }
        }
        _ = try StageRun(terminal, desk, .spoken).run()
        #expect(text(terminal).contains("Sync: stale"))
    }

    @Test func jumpsOfTheClockDoNotPileUp() throws {
        let desk = MemoryDesk()
        let terminal = MemoryTerminal(
            StageScreen.least, script: [keys("b"), [], [], [], keys("q")]
        ) { step in
            if (1...3).contains(step) { desk.now = desk.now.adding(minutes: step == 2 ? -90 : 60) }
        }
        _ = try StageRun(terminal, desk, .spoken).run()
        let lines = text(terminal).split(separator: "\n").filter { $0.contains("clock jumped") }
        #expect(lines.count == 3)
        #expect(lines.last?.hasPrefix("This laptop's clock jumped from 10:00 to 11:00") == true)
    }

    @Test func whoHearsTheScreenHearsWhatChanges() throws {
        let desk = MemoryDesk()
        let terminal = MemoryTerminal(
            StageScreen.least,
            script: [[.key(.down)], keys("b"), keys("."), keys("t"), [.key(.escape)], keys("q")])
        _ = try StageRun(terminal, desk, .spoken).run()
        let heard = text(terminal)
        #expect(!heard.contains("\u{1B}"))
        #expect(heard.contains("On the stand 30 of 90 minutes."))
        #expect(heard.contains("39 out · 1 here") || heard.contains("40 out"))
        #expect(heard.contains("here: "))
        #expect(heard.contains("came, now 09:50"))
        #expect(heard.contains("break since 10:30, 0 minutes."))
    }

    @Test func aShellIsLetInAndAllIsDrawnAnewAfterwards() throws {
        let desk = MemoryDesk()
        let terminal = MemoryTerminal(
            StageScreen.least, script: [[.key(.control("z"))], keys("q")])
        _ = try StageRun(terminal, desk, .drawn(hasColor: false)).run()
        #expect(terminal.suspensions == 1)
        #expect(text(terminal).components(of: "\u{1B}[2J") == 2)
    }
}

extension String {
    fileprivate func components(of part: String) -> Int {
        var count = 0
        var rest = self[...]
        while let found = rest.firstRange(of: part) {
            count += 1
            rest = rest[found.upperBound...]
        }
        return count
    }
}
