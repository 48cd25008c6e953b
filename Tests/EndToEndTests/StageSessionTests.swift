import FieldsyncJSON
import Foundation
import Testing

/// Goal: what is typed at the stage is what a call sheet would say, to the cent, whatever happens
/// to the program, the terminal and the disk.
///
/// Method: the real program at a pseudo-terminal, with a clock that stands where the test puts it.
@Suite(.serialized) struct StageSessionTests {
    /// A laptop with the session of forty, nobody of whom has come.
    struct Stage {
        let folder: Folder
        let hand: Stagehand
        let laptop: Laptop

        init() throws {
            folder = try Folder()
            hand = try Stagehand(in: folder)
            hand.set(9, 40)
            laptop = try Laptop("anna", user: "Anna", in: folder)
            try run("rates", "import", StageSamples.rates)
            let sheet = try StageSamples.expected(StageSamples.first())
            try run(
                "call", "import", try folder.write(JSONValue.object(sheet).text(), to: "e.json"))
        }

        @discardableResult
        func run(_ words: String..., status: Int32 = 0) throws -> Ending {
            let ending = try laptop.run(words, variables: hand.variables)
            try #require(ending.status == status, "\(ending.testDescription)")
            return ending
        }

        func screen(
            _ more: [String] = [], columns: Int = 80, rows: Int = 24
        ) throws -> ScreenUnderTest {
            let screen = try ScreenUnderTest(
                ["stage", "Alpha", "--store", folder.path("anna")] + more, in: folder,
                variables: hand.variables.merging(["FIELDSYNC_USER": "Anna"]) { $1 },
                columns: columns, rows: rows)
            return screen
        }
    }

    /// The sample made livelier: one late, one gone early, one back early from a break, one who
    /// did not come, one who cannot stay, a hold that runs to 13:20.
    private func session() throws -> JSONObject {
        var sheet = try StageSamples.first()
        sheet["musicians"] = .array(
            sheet.list("musicians").map { musician in
                var musician = musician
                musician["dismissed"] = "2026-10-14T13:20:00-07:00"
                switch musician.text("name") {
                case "Dov Pell": musician["reported"] = "2026-10-14T10:07:00-07:00"
                case "Milo Gale": musician["dismissed"] = "2026-10-14T12:31:00-07:00"
                case "Yael Orme":
                    musician["attendance"] = "noShow"
                    musician["reported"] = .null
                    musician["dismissed"] = .null
                case "Kit Abbot":
                    musician["breaks"] = [rest("10:50", "10:58"), rest("11:50", "12:10")]
                case "Ada Wick":
                    musician["cannotStayPastHold"] = "2026-10-14T09:50:00-07:00"
                default: break
                }
                return .object(musician)
            })
        return sheet
    }

    private func rest(_ from: String, _ to: String) -> JSONValue {
        [
            "kind": "break", "from": .string("2026-10-14T\(from):00-07:00"),
            "to": .string("2026-10-14T\(to):00-07:00"),
        ]
    }

    @Test func aSessionOfFortyByKeysAloneIsPaidAsItsCallSheet() throws {
        let stage = try Stage()
        let screen = try stage.screen()
        try screen.wait(for: "41 expected")
        #expect(screen.text.contains("min to the call"))
        try come(stage, screen)
        try work(stage, screen)
        screen.press("q")
        #expect(try screen.end() == 0)
        #expect(!screen.isOnOtherScreen)

        let typed = try stage.run("pay", "Alpha", "--json").json()
        let sheet = try stage.folder.write(JSONValue.object(try session()).text(), to: "s.json")
        let said = try stage.run(
            "pay", "--sheet", sheet, "--rates", StageSamples.rates, "--json"
        ).json()
        let (mine, theirs) = (typed.list("calls"), said.list("calls"))
        #expect(mine.count == 1 && theirs.count == 1)
        #expect(typed.number("totalCents") == said.number("totalCents"))
        let (one, other) = (try #require(mine.first), try #require(theirs.first))
        #expect(one.list("musicians").count >= 40)
        #expect(
            one.list("musicians").map { JSONValue.object($0).text() }
                == other.list("musicians").map { JSONValue.object($0).text() })
        // The old value, who and why are kept.
        let history = try stage.run("log", "--json").output
        #expect(history.contains("came late; initialled DP"))
    }

    /// Presses keys at a time of the day, and waits for what the screen says then.
    private func at(
        _ clock: String, _ keys: String, _ words: String, _ stage: Stage,
        _ screen: ScreenUnderTest
    ) throws {
        stage.hand.set(clock)
        try screen.wait(for: clock)
        screen.press(keys)
        try screen.wait(for: words)
    }

    /// Who comes, with what; the late one, the one who does not come, the one who cannot stay.
    private func come(_ stage: Stage, _ screen: ScreenUnderTest) throws {
        func at(_ clock: String, _ keys: String, _ words: String) throws {
            try self.at(clock, keys, words, stage, screen)
        }
        func go(_ name: String) { screen.press("/\(name)\r") }

        go("Yael Orme")
        try at("09:50", "z", "did not come")
        go("Dov Pell")
        // All but the late one and the one who does not come.
        try at("09:50", "z", "Dov Pell: did not come")
        screen.press("zz")
        try screen.wait(for: "Dov Pell: expected again")
        go("Ada Wick")
        try at("09:50", "n", "cannot stay past the hold")
        try at("09:50", "s", "40 here")
        // The late one was marked with the others; the time is put right, with the reason.
        go("Dov Pell")
        stage.hand.set("10:07")
        try screen.wait(for: "7 min") { $0.contains("   10:07") }
        screen.press("t1007\rcame late\rDP\r")
        try screen.wait(for: "Dov Pell came 10:07; the old value is kept")
        for (name, instrument) in [
            ("Dov Yarrow", "Alto Flute"), ("Kit Yarrow", "Alto Flute"),
            ("Wes Quarles", "English Horn"), ("Nia Vane", "Celeste"),
        ] {
            go(name)
            screen.press("d\(instrument)\r")
            try screen.wait(for: "\(name) plays ")
        }
        for name in [
            "Rui Hollis", "Lea Hollis", "Vera Hollis", "Jun Abbot", "Nia Rook", "Uma Dunmore",
            "Fay Usher", "Xan Jessop", "Pia Hollis",
        ] {
            go(name)
            screen.press("g")
            try screen.wait(for: "Cartage for \(name)")
        }
    }

    /// The music, the rests, and how they go home.
    private func work(_ stage: Stage, _ screen: ScreenUnderTest) throws {
        func at(_ clock: String, _ keys: String, _ words: String) throws {
            try self.at(clock, keys, words, stage, screen)
        }
        func go(_ name: String) { screen.press("/\(name)\r") }
        try at("10:12", "c\r", "cue 1m1 begins")
        try at("10:20", "c", "cue 1m1 ends")
        screen.press("f2:31\rTMain Title\r")
        try screen.wait(for: "Cue 1m1 is Main Title")
        try at("10:50", "b", "break begins")
        go("Kit Abbot")
        try at("10:58", "i", "work goes on: Kit Abbot")
        try at("11:00", "r", "work goes on: everybody")
        // One break was forgotten to be typed in time.
        try at("11:53", "-3b", "since 11:50")
        try at("12:10", "r", "12:10  work goes on")
        try at("12:11", "c\r", "cue 1m2 begins")
        screen.press("c")
        try screen.wait(for: "cue 1m2 ends")
        screen.press("f97\rTThe Harbour\r")
        try screen.wait(for: "Cue 1m2 is The Harbour")
        go("Milo Gale")
        try at("12:31", "x", "left: Milo Gale")
        try at("13:20", "ee", "everybody went home")
        try screen.wait(for: "Over since 13:20.")
    }

    @Test func theClockWarnsAtEightyFiveAndIsRedAtNinety() throws {
        let stage = try Stage()
        let screen = try stage.screen()
        stage.hand.set(9, 50)
        try screen.wait(for: "09:50")
        screen.press("s")
        try screen.wait(for: "41 here")
        stage.hand.set(11, 24)
        try screen.wait(for: "6 left, by 11:30")
        stage.hand.set(11, 25)
        try screen.wait(for: "BREAK in 5 min")
        stage.hand.set(11, 30)
        try screen.wait(for: "BREAK NOW")
        screen.press("b")
        try screen.wait(for: "min break")
        stage.hand.set(11, 36)
        try screen.wait(for: "6/30  owe 24")
        screen.press("r")
        // The hold hour begins at 13:00, and costs; its end is told ten minutes before.
        stage.hand.set(12, 59)
        try screen.wait(for: "12:59")
        stage.hand.set(13, 1)
        try screen.wait(for: "a price", until: Self.hasPrice)
        #expect(!screen.text.contains("STAYING"))
        stage.hand.set(13, 50)
        try screen.wait(for: "STAYING past 14:00: +")
        screen.press("q")
        #expect(try screen.end() == 0)
    }

    private static func hasPrice(_ text: String) -> Bool {
        guard let found = text.firstRange(of: "+15 min: ") else { return false }
        return text[found.upperBound...].prefix(4) != "0.00" && !text.contains("+15 min: …")
    }

    @Test func killedInTheMiddleOfTypingNothingIsMissingButTheUnfinishedKey() throws {
        let stage = try Stage()
        stage.hand.set(9, 50)
        let screen = try stage.screen()
        try screen.wait(for: "41 expected")
        screen.press("s")
        try screen.wait(for: "41 here")
        stage.hand.set(10, 50)
        try screen.wait(for: "10:50")
        screen.press("b")
        try screen.wait(for: "41 out")
        screen.press("/Dov Pell\rt10")
        try screen.wait(for: "Dov Pell came, now 09:50 (tab: left, none clears): 10")
        kill(screen.process.processIdentifier, SIGKILL)
        screen.process.waitUntilExit()
        let again = try stage.screen()
        try again.wait(for: "41 out")
        #expect(again.text.contains("min break"))
        again.press("r")
        try again.wait(for: "No break and no meal is open.") { text in
            text.contains("work goes on") || text.contains("took place at no time")
                || text.contains("41 here")
        }
        again.press("q")
        #expect(try again.end() == 0)
        try stage.run("verify")
    }

    @Test func aFullDiskIsToldAndWhatWasTypedIsKept() throws {
        let stage = try Stage()
        stage.hand.set(9, 50)
        let screen = try stage.screen()
        try screen.wait(for: "41 expected")
        stage.hand.isDiskFull = true
        screen.press("s")
        try screen.wait(for: "NOT ON DISK: 1")
        screen.press("/Dov Pell\rn")
        try screen.wait(for: "NOT ON DISK: 2")
        screen.press("q")
        try screen.wait(for: "2 entries are on no disk")
        screen.press("n")
        stage.hand.isDiskFull = false
        screen.press("R")
        try screen.wait(for: "41 here")
        #expect(!screen.text.contains("NOT ON DISK"))
        screen.press("q")
        #expect(try screen.end() == 0)
        let call = try stage.run("call", "show", "Alpha", "--json").json().object("sheet")
        #expect(call.list("musicians").allSatisfy { $0.text("reported") != nil })
    }

    @Test func windowsOfAnySizeMashedKeysAndSignals() throws {
        let stage = try Stage()
        stage.hand.set(9, 50)
        let screen = try stage.screen()
        try screen.wait(for: "41 expected")
        screen.resize(columns: 20, rows: 5)
        try screen.wait(for: "09:50 ")
        screen.press("s")
        try screen.wait(for: "41 here")
        screen.resize(columns: 200, rows: 60)
        try screen.wait(for: "all parts") { $0.contains("── Cues 0") && $0.contains("── To mend") }
        screen.resize(columns: 80, rows: 24)
        try screen.wait(for: "? keys")
        screen.press("\u{1B}[[[[\u{0}\u{1}\u{2}\u{1B}O\u{FF}{}|~@#$%^&*()\u{1B}[99999~\u{1B}\u{1B}")
        screen.press("/\u{1B}\u{1B}")
        screen.press("?")
        try screen.wait(for: "any key closes this")
        screen.press("?")
        stage.hand.set(8, 0)
        try screen.wait(for: "clock jumped")
        kill(screen.process.processIdentifier, SIGTERM)
        #expect(try screen.end() == 0)
        #expect(!screen.isOnOtherScreen)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func thousandsOfMashedKeysLeaveASoundStoreAndAScreenThatAnswers(seed: UInt64) throws {
        let stage = try Stage()
        stage.hand.set(9, 50)
        let screen = try stage.screen()
        try screen.wait(for: "41 expected")
        let keys =
            "abcdefghijklmnoprstuvwxyzABCDEGINOSTXR0123456789-+:!?/. []".map(String.init) + [
                "\r", "\t", "\u{1B}", "\u{7F}", "\u{15}", "\u{C}", "\u{1B}[A", "\u{1B}[B",
                "\u{1B}[C", "\u{1B}[D", "\u{1B}[5~", "\u{1B}[Z", "é", "محمد", "太", "🎻",
                "e\u{301}", "1315", "-5", "\u{1B}[200~pasted\u{1B}[201~",
                "\u{1B}[99999999999999999999;3u",
            ]
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        func draw(_ count: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % UInt64(count))
        }
        for step in 0..<1_000 {
            screen.mash(keys[draw(keys.count)])
            if step % 97 == 0 {
                let sizes = [(20, 5), (80, 24), (200, 60), (1, 1), (60, 15)]
                let size = sizes[draw(sizes.count)]
                screen.resize(columns: size.0, rows: size.1)
            }
            if step % 83 == 0 { stage.hand.set(Int64(8 + draw(9)), Int64(draw(60))) }
            if step % 211 == 0 { stage.hand.isDiskFull.toggle() }
        }
        stage.hand.isDiskFull = false
        screen.resize(columns: 80, rows: 24)
        screen.press("\u{1B}")
        try screen.wait(for: "no sequence is open") { $0.contains("? keys") }
        screen.press("\u{1B}")
        screen.press("R")
        try screen.wait(for: "nothing waits for the disk") { !$0.contains("NOT ON DISK") }
        // The window is closed.
        kill(screen.process.processIdentifier, SIGHUP)
        #expect(try screen.end() == 0)
        #expect(!screen.isOnOtherScreen)
        try stage.run("verify")
    }

    @Test func whoHearsTheScreenHearsSentences() throws {
        let stage = try Stage()
        stage.hand.set(9, 50)
        let screen = try stage.screen(["--plain"])
        try screen.wait(for: "41 expected")
        screen.press("s")
        try screen.wait(for: "came: everybody")
        screen.press(".")
        try screen.wait(for: "Guarantee: 13:00")
        screen.press("q")
        #expect(try screen.end() == 0)
        let drawn = screen.written.contains(0x1B)
        let text = String(decoding: screen.written, as: UTF8.self)
        #expect(!drawn || !text.contains("\u{1B}[1;"), "nothing is drawn")
    }

    @Test func whatIsDoneToASignedReportIsAnAmendmentWithItsReason() throws {
        let stage = try Stage()
        stage.hand.set(9, 50)
        let screen = try stage.screen()
        try screen.wait(for: "41 expected")
        screen.press("s")
        try screen.wait(for: "41 here")
        stage.hand.set(13, 5)
        try screen.wait(for: "13:05")
        screen.press("ee")
        try screen.wait(for: "Over since 13:05.") { $0.contains("41 left") }
        stage.hand.set(13, 10)
        try stage.run("wrap", "Alpha", "--no-files", "--by", "Olga")
        try screen.wait(for: "signed Olga")
        screen.press("/Nia Vane\rdCeleste\r")
        try screen.wait(for: "Olga signed this. Why is it changed:")
        screen.press("\r")
        try screen.wait(for: "what changes a signed report has a reason")
        screen.press("dCeleste\rHe played it in 1m2.\r")
        try screen.wait(for: "(He played it in 1m2.)")
        screen.press("b")
        try screen.wait(for: "The call is over since 13:05")
        screen.press("q")
        #expect(try screen.end() == 0)
        let unsigned = try stage.run("report", "b7", "Alpha", "--json").json().object("unsigned")
        let change = try #require(unsigned.list("changes").first)
        #expect(unsigned.list("changes").count == 1)
        #expect(change.text("by")?.hasSuffix(": He played it in 1m2.") == true)
    }

    @Test func withoutATerminalItSaysWhatElseThereIs() throws {
        let stage = try Stage()
        let ending = try stage.run("stage", "Alpha", status: 64)
        #expect(ending.errors.contains("fieldsync clock"))
    }
}
