import AFMModel
import FieldsyncJSON
import Testing

@Suite struct CallSheetTests {
    @Test(
        "The examples are read without a warning",
        arguments: [
            ("alpha-stage-1.json", 41), ("alpha-stage-2.json", 14),
        ])
    func examplesAreRead(name: String, musicians: Int) throws {
        let parsed = try CallSheet.parse(SampleFiles.bytes(name), file: name)
        #expect(parsed.warnings == [])
        let sheet = parsed.document
        #expect(sheet.musicians.count == musicians)
        #expect(sheet.musicians.last?.location == "$.musicians[\(musicians - 1)]")
        #expect(sheet.production.title == "Alpha")
        #expect(sheet.rates == ["RC-X"])
        #expect(sheet.call.date == WorkDate("2026-10-14"))
        #expect(sheet.call.guaranteeMinutes == 180)
        #expect(sheet.timeline.map(\.minutes) == (musicians == 41 ? [10, 20] : [10, 10, 10]))
    }

    @Test(
        "What was read is written so that every given key comes back",
        arguments: [
            "alpha-stage-1.json", "alpha-stage-2.json",
        ])
    func examplesRoundTrip(name: String) throws {
        let sheet = try CallSheet.parse(SampleFiles.bytes(name), file: name).document
        let written = sheet.json
        #expect(try CallSheet.parse(written, file: name).document == sheet)
        expectHolds(written, .object(try SampleFiles.json(name)), at: "$")
    }

    /// Every key that the original has, the copy has with the same value.
    private func expectHolds(_ copy: JSONValue, _ original: JSONValue, at path: String) {
        switch (copy, original) {
        case (.object(let copy), .object(let original)):
            for (key, value) in original {
                expectHolds(copy[key] ?? "missing", value, at: "\(path).\(key)")
            }
        case (.array(let copy), .array(let original)):
            #expect(copy.count == original.count, "\(path)")
            for (index, pair) in zip(copy, original).enumerated() {
                expectHolds(pair.0, pair.1, at: "\(path)[\(index)]")
            }
        default:
            #expect(copy == original, "\(path)")
        }
    }

    @Test func everyKeyOfTheFormatComesBack() throws {
        let document = try JSONValue(parsing: SampleFiles.fullSheet())
        let parsed = try CallSheet.parse(document, file: "full.json")
        #expect(parsed.warnings == [])
        expectHolds(parsed.document.json, document, at: "$")
        #expect(
            try CallSheet.parse(parsed.document.json, file: "full.json").document
                == parsed.document)
    }

    @Test func whatTheSheetLeavesOutHasItsDefault() throws {
        let sheet = try CallSheet.parse(SampleFiles.smallSheet(), file: "a.json").document
        let musician = sheet.musicians[1]
        #expect(musician.plays && musician.attendance == .worked && musician.scalePercent == 100)
        #expect(musician.breaks == nil)
        #expect(musician.intervals(of: sheet.timeline) == sheet.timeline)
        #expect(sheet.production.drama && !sheet.production.liveReplica)
        #expect(sheet.call.service == .underscoring && sheet.call.session == .single)
        #expect(sheet.rulings.value("nightSeventhHour") == "165")
        #expect(sheet.rulings.value("leaderMultiplier") == "2")
        #expect(sheet.rulings.value("nobodyKnows") == nil)
    }

    @Test func noBreaksIsAnotherThingThanTheTimelines() throws {
        let document = try SampleFiles.sheet("$.musicians[1].breaks", [])
        let sheet = try CallSheet.parse(document, file: "a.json").document
        #expect(sheet.musicians[1].breaks == [])
        #expect(sheet.musicians[1].intervals(of: sheet.timeline) == [])
    }

    @Test(
        "Unknown keys are kept at every level, with a warning",
        arguments: [
            "$.shoes", "$.production.shoes", "$.call.shoes", "$.timeline[0].shoes",
            "$.cues[0].shoes",
            "$.musicians[1].shoes", "$.musicians[1].devices[0].shoes",
            "$.musicians[1].cartage[0].shoes", "$.office.shoes", "$.office.payments[0].shoes",
            "$.office.notices[0].shoes", "$.office.reuses[0].shoes", "$.rulings.shoes",
        ])
    func unknownKeysAreKept(path: String) throws {
        let kept: JSONValue = ["left": 41, "right": [nil]]
        let document = try SampleFiles.sheet(path, kept)
        let parsed = try CallSheet.parse(document, file: "a.json")
        #expect(parsed.warnings.map(\.path) == [path])
        let what =
            path == "$.rulings.shoes"
            ? "is no key of the rulebook; it is kept and decides nothing."
            : "is no key that this program knows; it is kept as it stands."
        #expect(parsed.warnings.map(\.description) == ["a.json: \(path) \(what)"])
        expectHolds(parsed.document.json, document, at: "$")
    }

    @Test func aMisspeltKeyIsAnsweredWithTheRightOne() throws {
        let misspelt = try SampleFiles.sheet("$.musicians[1].dissmised", "later")
        let warnings = try CallSheet.parse(misspelt, file: "a.json").warnings
        #expect(
            warnings.map(\.description) == [
                "a.json: $.musicians[1].dissmised is no key that this program knows; it is kept "
                    + "as it stands. Did you mean 'dismissed'?"
            ])
    }

    @Test func anOffsetThatTheZoneDoesNotHaveIsTakenAndTold() throws {
        let document = try SampleFiles.sheet("$.call.start", "2026-10-14T09:00:00-08:00")
        let parsed = try CallSheet.parse(document, file: "a.json")
        #expect(parsed.document.call.start == (try Moment(iso8601: "2026-10-14T17:00:00Z")))
        #expect(
            parsed.warnings.map(\.description) == [
                "a.json: $.call.start is written with another offset than America/Los_Angeles has "
                    + "then; the instant is taken as it stands, 2026-10-14T10:00:00-07:00."
            ])
        let inUTC = try SampleFiles.sheet("$.call.start", "2026-10-14T17:00:00Z")
        #expect(try CallSheet.parse(inUTC, file: "a.json").warnings == [])
    }

    @Test func aCueForAStrangerIsTold() throws {
        let document = try SampleFiles.sheet("$.cues[1].musicians", ["47-1", "47-9"])
        #expect(
            try CallSheet.parse(document, file: "a.json").warnings.map(\.description) == [
                "a.json: $.cues[1].musicians names \"47-9\", the card of nobody on this sheet."
            ])
    }

    @Test func thousandsOfWarningsAreCounted() throws {
        var shoes = JSONObject()
        for number in 0..<1_000 { shoes["pair \(number)"] = 1 }
        shoes["medium"] = "television"
        shoes["title"] = "A"
        shoes["producer"] = "B"
        let document = try SampleFiles.sheet("$.production", .object(shoes))
        let parsed = try CallSheet.parse(document, file: "a.json")
        #expect(parsed.warnings.count == 201)
        #expect(parsed.warnings[0].path == "$.production[\"pair 0\"]")
        #expect(parsed.warnings[200].description == "a.json: $ has 800 more such places.")
        #expect(parsed.document.production.extra.count == 1_000)
    }

    @Test(
        "Names in any script are kept as they are given",
        arguments: [
            "名取 さくら", "Amélie", "Ame\u{301}lie", "أم كلثوم", "Ólafur Þór", "O’Neil-Smythe, Jr.",
            "🎻",
            "க்ஷிதி",
        ])
    func namesInAnyScript(name: String) throws {
        let document = try SampleFiles.sheet("$.musicians[1].name", .string(name))
        let sheet = try CallSheet.parse(document, file: "a.json").document
        #expect(Array(sheet.musicians[1].name.utf8) == Array(name.utf8))
        let written = try CallSheet.parse(sheet.json, file: "a.json").document
        #expect(Array(written.musicians[1].name.utf8) == Array(name.utf8))
    }

    @Test func aNightThatRepeatsAnHourKeepsBothHoursApart() throws {
        var text = String(decoding: try SampleFiles.smallSheet(), as: UTF8.self)
        for (old, new) in [
            ("2026-10-14T10:00:00-07:00", "2026-10-31T22:00:00-07:00"),
            ("2026-10-14T10:50:00-07:00", "2026-11-01T01:10:00-07:00"),
            ("2026-10-14T11:00:00-07:00", "2026-11-01T01:10:00-08:00"),
            ("2026-10-14T09:50:00-07:00", "2026-10-31T21:50:00-07:00"),
            ("2026-10-14T13:00:00-07:00", "2026-11-01T01:30:00-08:00"),
        ] {
            text = text.split(separator: old, omittingEmptySubsequences: false).joined(
                separator: new)
        }
        let parsed = try CallSheet.parse(Array(text.utf8), file: "a.json")
        #expect(parsed.warnings == [])
        let sheet = parsed.document
        #expect(sheet.timeline[0].minutes == 60)
        #expect(sheet.musicians[0].dismissed?.minutes(since: sheet.call.start) == 270)
        #expect(sheet.json.text().contains("2026-11-01T01:10:00-08:00"))
    }

    @Test func noPrefixOfASheetIsASheet() throws {
        let bytes = try SampleFiles.smallSheet().dropLast()
        for length in bytes.indices {
            #expect(throws: SheetError.self, "\(length) bytes") {
                try CallSheet.parse(Array(bytes[..<length]), file: "a.json")
            }
        }
    }
}
