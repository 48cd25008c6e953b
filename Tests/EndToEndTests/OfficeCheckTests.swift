import FieldsyncJSON
import Foundation
import Testing

/// Goal: while people are still there, `check` says what is missing or wrong, the worst first, each
/// with its rule and with what to do.
@Suite struct OfficeCheckTests {
    /// A call of a flutist with a double, a harpist and a violinist, without leader and manager.
    private func stage(_ more: [[String]] = []) throws -> Folder {
        let folder = try Folder()
        var words: [[String]] = [
            ["init"], ["rates", "import", StageSamples.rates],
            [
                "production", "add", "--title", "Gamma", "--producer", "Gamma Pictures",
                "--medium", "theatrical",
            ],
        ]
        for (name, card, usual) in [
            ("Fay Flute", "47-1", "Flute"), ("Hal Harp", "47-2", "Harp"),
            ("Vi Violin", "47-3", "Violin"),
        ] {
            words.append([
                "musician", "add", "--name", name, "--card", card, "--local", "47",
                "--instrument", usual,
            ])
        }
        words += [
            [
                "musician", "edit", "47-3", "--instrument", "Violin", "--instrument", "Viola",
            ],
            [
                "call", "add", "--production", "Gamma", "--stage", "Barn", "--rates", "RC-X",
                "--start", "2026-10-15 10:00", "--zone", "America/Los_Angeles",
            ],
            ["hire", "Gamma/Barn", "47-1", "--instrument", "Flute", "--instrument", "Alto Flute"],
            ["hire", "Gamma/Barn", "47-2"],
            ["hire", "Gamma/Barn", "47-3", "--instrument", "Violin"],
            ["clock", "start", "--call", "Gamma/Barn", "--at", "09:50"],
            ["clock", "break", "--call", "Gamma/Barn", "--at", "10:50"],
            ["clock", "resume", "--call", "Gamma/Barn", "--at", "11:00"],
        ]
        for step in words + more {
            let ending = try folder.run(step)
            #expect(ending.status == 0, "\(ending.testDescription)")
        }
        return folder
    }

    private func check(_ folder: Folder, at time: String) throws -> [JSONObject] {
        let ending = try folder.run(["check", "Gamma/Barn", "--at", time, "--json"])
        #expect(ending.status == 0, "\(ending.testDescription)")
        let findings = try ending.json().list("findings")
        let severities = findings.compactMap { $0.text("severity") }
        let rank = ["error": 0, "warning": 1, "info": 2]
        #expect(severities == severities.sorted { rank[$0, default: 9] < rank[$1, default: 9] })
        #expect(findings.allSatisfy { $0.text("todo")?.isEmpty == false })
        return findings
    }

    private func has(
        _ findings: [JSONObject], _ rule: String, _ severity: String, _ words: String
    ) -> Bool {
        findings.contains {
            $0.text("rule") == rule && $0.text("severity") == severity
                && $0.text("what")?.contains(words) == true
        }
    }

    @Test func beforePeopleGoHomeEverythingThatIsMissingIsSaid() throws {
        let findings = try check(try stage(), at: "12:00")
        let seen = "\(findings.map { JSONValue.object($0).text() }.joined(separator: "\n"))"
        #expect(has(findings, "R7", "warning", "leader"), "\(seen)")
        #expect(has(findings, "R33", "warning", "10 min of 30"), "\(seen)")
        #expect(has(findings, "R34", "warning", "due by 12:30"), "\(seen)")
        #expect(has(findings, "R37", "warning", "Hal Harp plays Harp"), "\(seen)")
        #expect(has(findings, "R1", "info", "1 double"), "\(seen)")
        #expect(has(findings, "R5", "info", "Viola"), "\(seen)")
        #expect(findings.contains { $0.text("what")?.contains("3 have no time") == true })
        let text = try stage().run(["check", "Gamma/Barn", "--at", "12:00"])
        #expect(text.output.contains("warning R37"))
        #expect(text.output.contains("--cartage"))
    }

    @Test func ninetyMinutesThatAreOverAreTheWorst() throws {
        let findings = try check(try stage(), at: "12:45")
        #expect(findings.first?.text("rule") == "R34")
        #expect(findings.first?.text("severity") == "error")
        #expect(findings.first?.text("what")?.contains("105 min") == true)
    }

    @Test func whatWasGivenAndNamedIsAskedForNoMore() throws {
        let folder = try stage([
            ["clock", "break", "--call", "Gamma/Barn", "--at", "12:00"],
            ["clock", "resume", "--call", "Gamma/Barn", "--at", "12:20"],
            ["hire", "edit", "Gamma/Barn", "47-3", "--role", "leader"],
            ["hire", "edit", "Gamma/Barn", "47-2", "--cartage", "Harp"],
            ["musician", "edit", "47-3", "--instrument", "Violin"],
        ])
        let findings = try check(folder, at: "12:45")
        #expect(findings.allSatisfy { $0.text("severity") == "info" }, "\(findings)")
    }

    @Test func tenMusiciansWithoutAManagerAreAnError() throws {
        var more: [[String]] = []
        for number in 4...10 {
            more.append(["musician", "add", "--name", "V \(number)", "--card", "47-\(number)"])
            more.append(["hire", "Gamma/Barn", "47-\(number)", "--instrument", "Viola"])
        }
        let findings = try check(try stage(more), at: "11:30")
        #expect(has(findings, "R9", "error", "10 musicians"))
    }

    @Test func anElectionThatIsMissingIsAskedFor() throws {
        let folder = try stage([
            [
                "call", "edit", "Gamma/Barn", "--kind", "multiTrack", "--session", "guaranteed",
                "--guaranteed-minutes", "240",
            ]
        ])
        #expect(has(try check(folder, at: "11:30"), "R46", "warning", "lect"))
    }

    @Test func aCallThatNobodyKnowsIsAnError() throws {
        let folder = try Folder()
        _ = try folder.run(["init"])
        let ending = try folder.run(["check", "Nowhere", "--json"])
        #expect(ending.status == 1)
        #expect(try ending.error().text("code") == "not-found")
    }

    @Test func aManagerWhoIsAwayIsMissedAndAHandOverIsNot() throws {
        let manager = [
            ["musician", "add", "--name", "Mara Flint", "--card", "47-9"],
            ["hire", "Gamma/Barn", "47-9", "--role", "orchestraManager", "--no-plays"],
            ["clock", "dismiss", "--call", "Gamma/Barn", "--at", "12:40", "--who", "47-9"],
        ]
        let folder = try stage(manager)
        #expect(has(try check(folder, at: "12:50"), "R11", "warning", "20 min without"))
        for words in [
            ["musician", "add", "--name", "Nan Orchard", "--card", "47-8"],
            ["hire", "Gamma/Barn", "47-8", "--role", "orchestraManager", "--no-plays"],
            ["hire", "edit", "Gamma/Barn", "47-8", "--reported", "12:40"],
        ] {
            let ending = try folder.run(words)
            #expect(ending.status == 0, "\(ending.testDescription)")
        }
        #expect(!(try check(folder, at: "12:50")).contains { $0.text("rule") == "R11" })
    }

    @Test func aMealIsDueThenLateThenTooShort() throws {
        let folder = try stage([
            ["call", "edit", "Gamma/Barn", "--kind", "sideline"]
        ])
        let early = try check(folder, at: "12:00")
        #expect(has(early, "R72", "warning", "due by 16:00"), "\(early)")
        #expect(!early.contains { $0.text("what")?.contains("without a meal") == true })
        let late = try check(folder, at: "16:30")
        #expect(late.first?.text("rule") == "R72")
        #expect(has(late, "R72", "error", "6 h 30 min without a meal"), "\(late)")
        for words in [
            ["clock", "meal", "--call", "Gamma/Barn", "--at", "15:00"],
            ["clock", "resume", "--call", "Gamma/Barn", "--at", "15:20"],
        ] {
            let ending = try folder.run(words)
            #expect(ending.status == 0, "\(ending.testDescription)")
        }
        let short = try check(folder, at: "16:30")
        #expect(has(short, "R72", "warning", "shorter than 30 min"), "\(short)")
        #expect(!has(short, "R72", "error", "without a meal"))
    }

    @Test func instrumentsDevicesAndWhatWasPhotographedSuggestDoubles() throws {
        let folder = try stage([
            ["musician", "add", "--name", "Syd Wave", "--card", "47-4"],
            [
                "hire", "Gamma/Barn", "47-4", "--instrument", "Synthesizer", "--instrument",
                "EWI",
            ],
        ])
        #expect(has(try check(folder, at: "11:30"), "R49", "warning", "three doubles"))
        let camera = try folder.run([
            "call", "edit", "Gamma/Barn", "--kind", "sideline",
        ])
        #expect(camera.status == 0, "\(camera.testDescription)")
        #expect(has(try check(folder, at: "11:30"), "R71", "warning", "photographed"))
    }

    @Test func aGuaranteeAndASessionThatAreMissingAreErrorsThatNameTheField() throws {
        for (kind, words) in [("multiTrack", "guaranteedMinutes"), ("production", "session")] {
            let folder = try stage()
            let list = try folder.run(["call", "list", "--json"]).jsonLines()
            let call = try #require(list.first?.text("id"))
            let set = try folder.run(
                ["record", "set", "call", call, "kind=\(kind)", "guaranteedMinutes:=null"]
                    + (kind == "multiTrack" ? ["session=guaranteed"] : ["session:=null"]))
            guard set.status == 0 else {
                // Who writes it is told at once.
                #expect(set.errors.contains("session") || set.errors.contains(words))
                continue
            }
            let findings = try check(folder, at: "11:30")
            #expect(findings.first?.text("severity") == "error")
            #expect(findings.first?.text("what")?.contains(words) == true, "\(findings)")
        }
    }

    @Test func anOpenConflictIsAnErrorAndTheExitStatus() throws {
        let stage = try ConflictPriceTests.Stage()
        let ending = try stage.ben.must(
            "check", "Gamma/Barn", "--at", "13:30", "--json", endWith: 3)
        let findings = try ending.json().list("findings")
        #expect(findings.first?.text("severity") == "error")
        #expect(findings.count { $0.text("what")?.contains("values of 'dismissed'") == true } == 4)
        let text = try stage.ben.must("check", "Gamma/Barn", "--at", "13:30", endWith: 3)
        #expect(text.output.contains("choose with 'resolve'"))
    }
}
