import AFMModel
import AFMStage
import FieldsyncCore
import FieldsyncTerminal
import Testing

/// Goal: one or two keys say what happened, a time before them says when, and nothing that is
/// recorded is changed by the way.
@Suite struct StageInputTests {
    private typealias Sample = SampleStage

    /// Types keys, and gives what the last one asks for.
    private func wish(
        _ keys: String, _ facts: StageFacts, at time: (Int, Int) = (10, 30),
        _ input: inout StageInput
    ) -> StageInput.Wish {
        let model = Sample.model(facts, at: time.0, time.1)
        input.hold(model)
        var last = StageInput.Wish.nothing
        for key in keys {
            let press: KeyPress =
                switch key {
                case "\r": .enter
                case "\u{1B}": .escape
                case "\t": .tab
                case "↓": .down
                case "↑": .up
                default: .character(key)
                }
            last = input.press(press, model) { try Self.spoken($0) }
        }
        return last
    }

    private func wish(
        _ keys: String, _ facts: StageFacts, at time: (Int, Int) = (10, 30)
    ) -> StageInput.Wish {
        var input = StageInput()
        return wish(keys, facts, at: time, &input)
    }

    private struct NoTime: Error, CustomStringConvertible { let description = "no time" }

    private static func spoken(_ text: String) throws -> Moment {
        if let minutes = Int(text), text.hasPrefix("-") || text.hasPrefix("+") {
            return SampleStage.time(10, 30).adding(minutes: minutes)
        }
        guard text.count == 4, let number = Int(text) else { throw NoTime() }
        return SampleStage.time(number / 100, number % 100)
    }

    @Test func everybodyComesRestsWorksAndGoesHome() {
        let (expected, here) = (Sample.forty(), Sample.begun())
        let now = Sample.time(10, 30)
        #expect(wish("s", expected) == .deeds([.came([], now)]))
        #expect(wish("b", here) == .deeds([.begin(.break, [], now)]))
        #expect(wish("m", here) == .deeds([.begin(.meal, [], now)]))
        #expect(wish("ee", here) == .deeds([.end(now)]))
        var input = StageInput()
        #expect(wish("e", expected, &input) == .nothing)
        #expect(input.message?.text.contains("40 who never came would be paid") == true)
        var resting = here
        resting.intervals = [StageInterval(.break, from: Sample.time(10, 20))]
        #expect(wish("r", resting) == .deeds([.resume([], now)]))
        #expect(wish("u", here) == .deeds([.undo]))
    }

    @Test(
        "A time before a key holds for it",
        arguments: [
            ("950s", nil), ("0950s", (9, 50)), ("-5s", (10, 25)), ("+10s", (10, 40)),
            ("1234\u{1B}s", (10, 30)), ("9s", nil),
        ] as [(String, (Int, Int)?)])
    func times(keys: String, time: (Int, Int)?) {
        var input = StageInput()
        let result = wish(keys, Sample.forty(), &input)
        guard let time else {
            #expect(result == .nothing)
            #expect(input.message?.isFault == true)
            return
        }
        #expect(result == .deeds([.came([], Sample.time(time.0, time.1))]))
        #expect(input.typed.isEmpty)
    }

    @Test func onePersonASectionTheMarkedAndAllBut() {
        let facts = Sample.begun()
        let roll = StageRoll(facts)
        let now = Sample.time(10, 30)
        #expect(wish("x", facts) == .deeds([.left([roll.people[0].id], now)]))
        let winds = roll.sections[1].people.map(\.id)
        #expect(wish("]X", facts) == .deeds([.left(winds, now)]))
        #expect(wish("jO", facts) == .deeds([.begin(.break, winds, now)]))
        let marked = [roll.people[0].id, roll.people[2].id]
        #expect(wish(" jj x", facts) == .deeds([.left(marked, now)]))
        let others = roll.people.dropFirst().map(\.id)
        #expect(wish("ax", facts) == .deeds([.left(Array(others), now)]))
        let rest = roll.people.map(\.id).filter { !marked.contains($0) }
        #expect(wish(" jj ao", facts) == .deeds([.begin(.break, rest, now)]))
    }

    @Test func whoComesTwiceOrGoesTwiceChangesNothing() {
        var input = StageInput()
        #expect(wish("i", Sample.begun(), &input) == .nothing)
        #expect(input.message?.text.contains("here since 09:50; t corrects it") == true)
        #expect(wish("x", Sample.forty(), &input) == .nothing)
        #expect(input.message?.text.contains("has not come yet") == true)
        var gone = Sample.begun()
        gone.people[0].dismissed = Sample.time(10, 15)
        #expect(wish("x", gone, &input) == .nothing)
        #expect(input.message?.isFault == true)
    }

    @Test func aTimeIsCorrectedWithReasonAndInitials() {
        let facts = Sample.begun()
        let who = StageRoll(facts).people[0].id
        #expect(
            wish("t0955\rbus\rMQ\r", facts)
                == .deeds([
                    .correct(who, .reported, Sample.time(9, 55), why: "bus", initials: "MQ")
                ]))
        // A first time needs no reason.
        #expect(
            wish("t\t1020\r", facts)
                == .deeds([
                    .correct(who, .dismissed, Sample.time(10, 20), why: "", initials: "")
                ]))
        #expect(wish("t\u{1B}", facts) == .nothing)
        #expect(wish("t\r", facts) == .nothing)
    }

    @Test func lateAndEarlyNoShowsAndThoseWhoCannotStay() {
        let (expected, here) = (Sample.forty(), Sample.begun())
        let who = StageRoll(expected).people[0].id
        let now = Sample.time(10, 30)
        #expect(wish("l1012\r", expected) == .deeds([.came([who], Sample.time(10, 12))]))
        #expect(wish("l\r", expected) == .deeds([.came([who], now)]))
        #expect(wish("-5y", here) == .deeds([.leftEarly(who, Sample.time(10, 25))]))
        #expect(wish("n", here) == .deeds([.cannotStay(who, now)]))
        #expect(wish("z", expected) == .deeds([.attendance(who, .noShow)]))
        var absent = expected
        absent.people[0].attendance = .noShow
        #expect(wish("z", absent) == .deeds([.attendance(who, .excused)]))
        #expect(wish("z", here) == .nothing)
    }

    @Test func doublesAndCartageAreSuggested() {
        var facts = Sample.begun()
        let index = facts.people[1].id == StageRoll(facts).people[1].id ? 1 : 0
        let who = facts.people[index].id
        facts.people[index].usualDoubles = ["Alto Flute", "Piccolo"]
        facts.people[index].cartageToClaim = ["Harp"]
        #expect(wish("jd\r", facts) == .deeds([.instruments(who, ["Flute", "Alto Flute"])]))
        #expect(wish("jd↓\r", facts) == .nothing || index == 1)
        #expect(wish("jdpicc\r", facts) == .deeds([.instruments(who, ["Flute", "Piccolo"])]))
        #expect(wish("jd-flute\r", facts) == .deeds([.instruments(who, [])]))
        #expect(wish("jdzither-machine\r", facts) == .nothing)
        #expect(wish("jg", facts) == .deeds([.cartage(who, ["Harp"])]))
        facts.people[index].cartage = ["Harp"]
        #expect(wish("jG", facts) == .deeds([.cartage(who, [])]))
    }

    @Test func somebodyComesInSomebodysPlace() {
        var facts = Sample.forty()
        facts.roster = [
            StageName(id: Sample.id(900), name: "Zoë Adair"),
            StageName(id: Sample.id(901), name: "Yun Park"),
        ]
        let who = StageRoll(facts).people[0].id
        #expect(wish("Syun\r", facts) == .deeds([.substitute(who, by: Sample.id(901))]))
        #expect(wish("Snobody\r", facts) == .nothing)
    }

    @Test func cuesStartStopAndHaveALength() {
        var facts = Sample.begun()
        let now = Sample.time(10, 30)
        #expect(wish("c\r", facts) == .deeds([.startCue("1m1", now)]))
        facts.cues = [StageCue(id: Sample.id(800), number: "1m1")]
        #expect(wish("c", facts) == .deeds([.startCue("1m1", now)]))
        facts.cues[0].started = Sample.time(10, 20)
        #expect(wish("c", facts) == .deeds([.stopCue(Sample.id(800), now)]))
        #expect(wish("f2:31\r", facts) == .deeds([.cueLength(Sample.id(800), 151)]))
        #expect(wish("f2:71\r", facts) == .nothing)
        #expect(wish("N\r", facts) == .deeds([.startCue("1m2", now)]))
        #expect(wish("TMain Title\r", facts) == .deeds([.cueTitle(Sample.id(800), "Main Title")]))
    }

    @Test func aConflictIsSettledWithOneKeyInItsList() {
        var facts = Sample.begun()
        let record = RecordKey(RecordType(literal: "engagement"), facts.people[3].id)
        facts.conflicts = [
            StageConflict(
                record: record, slot: "dismissed", subject: "Vale", person: facts.people[3].id,
                choices: [
                    StageConflict.Choice(value: "13:00", who: "Anna on Door", token: "aa"),
                    StageConflict.Choice(value: "13:15", who: "Ben on Booth", token: "bb"),
                ])
        ]
        var input = StageInput()
        #expect(wish("!", facts, &input) == .nothing)
        #expect(input.panel == .conflicts)
        #expect(
            wish("2", facts, &input)
                == .deeds([.settle(record, slot: "dismissed", token: "bb")]))
        #expect(wish("9", facts, &input) == .nothing)
        facts.conflicts = []
        _ = wish("j", facts, &input)
        #expect(input.panel == .roll)
    }

    @Test func nobodyLeavesWithEntriesThatAreOnNoDisk() {
        var model = Sample.model(Sample.begun(), at: 10, 30)
        var input = StageInput()
        #expect(input.press(.character("q"), model) { try Self.spoken($0) } == .leave)
        model.unsaved = 2
        #expect(input.press(.control("c"), model) { try Self.spoken($0) } == .nothing)
        #expect(input.press(.character("n"), model) { try Self.spoken($0) } == .nothing)
        #expect(input.press(.character("q"), model) { try Self.spoken($0) } == .nothing)
        #expect(input.press(.character("y"), model) { try Self.spoken($0) } == .leave)
    }

    @Test func breaksAndTakesAreCorrectedWithTheReason() {
        var facts = Sample.begun()
        facts.intervals = [
            StageInterval(
                .break, from: Sample.time(9, 50), to: Sample.time(9, 55), id: Sample.id(700)),
            StageInterval(
                .break, from: Sample.time(10, 10), to: Sample.time(10, 20), id: Sample.id(701)),
        ]
        #expect(
            wish("B1022\rlate\r", facts)
                == .deeds([
                    .correct(Sample.id(701), .to, Sample.time(10, 22), why: "late", initials: "")
                ]))
        #expect(
            wish("B\t1008\r\r", facts)
                == .deeds([
                    .correct(Sample.id(701), .from, Sample.time(10, 8), why: "", initials: "")
                ]))
        #expect(
            wish("B↑\tnone\rwas none\r", facts)
                == .deeds([.correct(Sample.id(700), .from, nil, why: "was none", initials: "")]))
        // Who has breaks of their own has those corrected.
        facts.people[0].ownIntervals = [
            StageInterval(.break, from: Sample.time(10, 25), id: Sample.id(702))
        ]
        var input = StageInput()
        _ = wish("B", facts, &input)
        #expect(input.prompt?.title.hasPrefix("The break of \(facts.people[0].name) began") == true)
        var cues = StageInput()
        cues.panel = .cues
        #expect(wish("t", facts, &cues) == .nothing)
        #expect(cues.message?.isFault == true)
        facts.cues = [
            StageCue(
                id: Sample.id(800), number: "1m1", started: Sample.time(10, 0),
                stopped: Sample.time(10, 4))
        ]
        #expect(
            wish("t1003\r\r", facts, &cues)
                == .deeds([
                    .correct(Sample.id(800), .stopped, Sample.time(10, 3), why: "", initials: "")
                ]))
    }

    @Test func peopleAreFoundWithoutAccentsAndByCard() {
        var facts = Sample.begun()
        facts.people[30].name = "Søren Ångström"
        facts.people[30].plainName = "soren angstrom"
        for typed in ["soren", "Søren", "angs", "Ång", facts.people[30].card] {
            var input = StageInput()
            _ = wish("/\(typed)\r", facts, &input)
            #expect(input.selected == facts.people[30].id, "\(typed)")
        }
    }

    @Test func mashedKeysNeverTrapAndAreTakenBack() {
        let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEGINOSTX0123456789-+:!?/. \r\t↓\u{1B}")
        var facts = Sample.begun()
        facts.cues = [StageCue(id: Sample.id(800), number: "1m1")]
        for seed in 1...60 as ClosedRange<UInt64> {
            var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
            var input = StageInput()
            for _ in 0..<300 {
                state ^= state << 13
                state ^= state >> 7
                state ^= state << 17
                let letter = letters[Int(state % UInt64(letters.count))]
                _ = wish(String(letter), facts, &input)
                var screen = StageScreen(
                    Sample.model(facts, at: 10, 30), input,
                    size: TerminalSize(columns: Int(state % 130) + 1, rows: Int(state % 47) + 1))
                _ = screen.draw()
            }
            _ = wish("\u{1B}\u{1B}", facts, &input)
            #expect(input.prompt == nil && input.typed.isEmpty, "seed \(seed)")
        }
    }

    @Test func withNobodyOnTheCallEveryKeyIsAnswered() {
        let facts = StageFacts(title: "Empty", zone: Sample.zone, start: Sample.time(10, 0))
        for key in "abcdefghijklmnoprstuvwxyzIOXGSTN!./ \r" {
            var input = StageInput()
            let wish = wish(String(key), facts, &input)
            #expect(wish != .leave, "\(key)")
        }
    }
}
