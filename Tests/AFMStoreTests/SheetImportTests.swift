import AFMModel
import AFMStore
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore
import Testing

/// Goal: a sheet goes in and comes out as it was, twice is once, and nothing that a person
/// corrected is overwritten.
///
/// Method: the sample sheets, and changes to them.
struct SheetImportTests {
    @Test(arguments: ["alpha-stage-1", "alpha-stage-2"])
    func aSheetComesOutAsItWentIn(name: String) throws {
        let desk = try Desk("alice")
        let report = try desk.importSheet(try Sample.document(name))
        try expectRoundTrip(try Sample.document(name), report.call, desk)
    }

    @Test func everythingThatASheetCanSayComesOutAgain() throws {
        let desk = try Desk("alice")
        let sheet = try FullSheet.document()
        let report = try desk.importSheet(sheet)
        #expect(report.warnings.count >= 5)
        try expectRoundTrip(sheet, report.call, desk)
    }

    @Test func importingTwiceWritesNothing() throws {
        let desk = try Desk("alice")
        for sheet in [try Sample.stage1, try FullSheet.document()] {
            let first = try desk.importSheet(sheet)
            #expect(first.created > 0)
            let heads = try desk.heads
            let second = try desk.importSheet(sheet)
            #expect(second.isEmpty)
            #expect(second.unchanged > 0)
            #expect(second.call == first.call)
            #expect(try desk.heads == heads)
        }
    }

    @Test func importingWhatWasExportedWritesNothing() throws {
        let desk = try Desk("alice")
        let report = try desk.importSheet(try Sample.stage2)
        let exported = try SheetExport(from: desk.replica).document(report.call)
        #expect(exported[["call", "id"]] == .string(report.call.hex))
        let again = try desk.importSheet(exported)
        #expect(again.call == report.call)
        #expect(again.created + again.removed == 0)
        #expect(again.changed == 0)
    }

    @Test func oneSheetOnTwoLaptopsMakesTheSameRecordsAndNoConflict() throws {
        let (alice, bob) = (try Desk("alice"), try Desk("bob"))
        let first = try alice.importSheet(try Sample.stage1)
        let second = try bob.importSheet(try Sample.stage1)
        #expect(first.call == second.call)
        try alice.sync(with: bob)
        for desk in [alice, bob] {
            for space in try desk.replica.spaces() {
                let conflicts = try desk.replica.read(space) { try $0.conflicts() }
                #expect(conflicts.isEmpty)
            }
            #expect(try desk.records(.engagement, in: first.production).count == 41)
        }
        #expect(try alice.replica.digest() == bob.replica.digest())
    }

    @Test func aChangedSheetWritesOnlyWhatChanged() throws {
        let desk = try Desk("alice")
        var sheet = try Sample.stage1
        let report = try desk.importSheet(sheet)
        sheet[["musicians", 5, "dismissed"]] = "2026-10-14T13:40:00-07:00"
        sheet[["cues", 0, "title"]] = "Overture"
        let changed = try desk.importSheet(sheet)
        #expect(changed.created == 0)
        #expect(changed.changed == 2)
        #expect(changed.removed == 0)
        #expect(changed.conflicts.isEmpty)
        try expectRoundTrip(sheet, report.call, desk)
    }

    @Test func aCorrectionStaysBesideWhatAChangedSheetSays() throws {
        let desk = try Desk("alice")
        var sheet = try Sample.stage1
        let report = try desk.importSheet(sheet)
        let corrected = FieldValue.instant(
            try #require(Instant(iso8601: "2026-10-14T13:15:00-07:00")))
        try desk.set(try desk.engagement("47-1006", on: report.call), .dismissed, corrected)
        let other = FieldValue.text("leader")
        try desk.set(try desk.engagement("47-1007", on: report.call), .role, other)

        sheet[["musicians", 5, "dismissed"]] = "2026-10-14T13:40:00-07:00"
        sheet[["musicians", 5, "instruments"]] = ["Violin", "Viola"]
        let changed = try desk.importSheet(sheet)

        #expect(changed.conflicts.map(\.field) == [.dismissed])
        #expect(changed.conflicts.first?.presentValue == corrected)
        let engagement = try desk.engagement("47-1006", on: report.call)
        #expect(engagement.conflicts.count == 1)
        #expect(engagement.conflicts.first?.candidates.count == 2)
        #expect(engagement[.instruments] == .text("Violin; Viola"))
        // What the sheet did not change is as the person left it.
        #expect(try desk.engagement("47-1007", on: report.call)[.role] == other)

        let heads = try desk.heads
        #expect(try desk.importSheet(sheet).isEmpty)
        #expect(try desk.heads == heads)
    }

    @Test func theNextVersionOfASheetRepeatsNoConflict() throws {
        let desk = try Desk("alice")
        var sheet = try Sample.stage1
        let report = try desk.importSheet(sheet)
        let corrected = FieldValue.instant(
            try #require(Instant(iso8601: "2026-10-14T13:15:00-07:00")))
        try desk.set(try desk.engagement("47-1006", on: report.call), .dismissed, corrected)
        sheet[["musicians", 5, "dismissed"]] = "2026-10-14T13:40:00-07:00"
        #expect(try desk.importSheet(sheet).conflicts.count == 1)
        try desk.set(try desk.engagement("47-1006", on: report.call), .dismissed, corrected)
        // The person settled it. A version with another change does not bring it up again.
        sheet[["call", "conductor"]] = "D. Stick"
        let next = try desk.importSheet(sheet)
        #expect(next.conflicts.isEmpty)
        #expect(next.changed == 1)
        #expect(try desk.engagement("47-1006", on: report.call)[.dismissed] == corrected)
    }

    @Test func anotherLaptopCanImportTheNextVersion() throws {
        let (alice, bob) = (try Desk("alice"), try Desk("bob"))
        var sheet = try Sample.stage1
        let report = try alice.importSheet(sheet)
        try bob.pull(from: alice)
        let corrected = FieldValue.instant(
            try #require(Instant(iso8601: "2026-10-14T13:15:00-07:00")))
        try bob.set(try bob.engagement("47-1006", on: report.call), .dismissed, corrected)
        sheet[["musicians", 5, "dismissed"]] = "2026-10-14T13:40:00-07:00"
        sheet[["musicians", 6, "dismissed"]] = "2026-10-14T13:40:00-07:00"
        let changed = try bob.importSheet(sheet)
        #expect(changed.conflicts.map(\.field) == [.dismissed])
        #expect(changed.changed == 2)
        try alice.sync(with: bob)
        #expect(try alice.engagement("47-1006", on: report.call).conflicts.count == 1)
        #expect(try alice.engagement("47-1007", on: report.call).conflicts.isEmpty)
    }

    @Test func musiciansWhoLeftTheSheetAreRemovedUnlessSomebodyWorkedOnThem() throws {
        let desk = try Desk("alice")
        var sheet = try Sample.stage2
        let report = try desk.importSheet(sheet)
        try desk.set(
            try desk.engagement("47-2004", on: report.call), .scalePercent, .integer(150))
        let kept = sheet[["musicians", 3]]
        #expect(kept?[["card"]] == "47-2004")
        sheet[["musicians", 3]] = nil
        sheet[["musicians", 4]] = nil
        let changed = try desk.importSheet(sheet)
        #expect(changed.removed == 1)
        #expect(changed.changed == 0)
        #expect(changed.warnings.contains { $0.contains("is not in the sheet any more") })
        #expect(try desk.records(.engagement, in: report.production).count == 13)
    }

    @Test func whoComesBackToTheSheetComesBack() throws {
        let desk = try Desk("alice")
        let sheet = try Sample.stage2
        let report = try desk.importSheet(sheet)
        var shorter = sheet
        shorter[["musicians", 4]] = nil
        #expect(try desk.importSheet(shorter).removed == 1)
        _ = try desk.importSheet(sheet)
        #expect(try desk.records(.engagement, in: report.production).count == 14)
        try expectRoundTrip(sheet, report.call, desk)
    }

    @Test func whoWasRemovedByAPersonStaysRemoved() throws {
        let desk = try Desk("alice")
        var sheet = try Sample.stage2
        let report = try desk.importSheet(sheet)
        let engagement = try desk.engagement("47-2005", on: report.call)
        try StageBook(in: desk.replica, author: "alice").remove(
            FoundRecord(record: engagement, label: ""))
        sheet[["musicians", 4, "dismissed"]] = "2026-10-14T18:55:00-07:00"
        let changed = try desk.importSheet(sheet)
        #expect(changed.warnings.contains { $0.contains("was removed by a person") })
        #expect(try desk.records(.engagement, in: report.production).count == 13)
    }

    @Test func aNameThatWasMendedInTheRosterIsNotMendedBack() throws {
        let desk = try Desk("alice")
        var sheet = try Sample.stage2
        _ = try desk.importSheet(sheet)
        let person = try RecordFinder(in: desk.replica).musician("47-2005")
        try desk.set(person.record, .nameText, .text("Mended Name"))
        sheet[["call", "conductor"]] = "D. Stick"
        let changed = try desk.importSheet(sheet)
        #expect(changed.conflicts.isEmpty)
        #expect(changed.warnings.contains { $0.contains("Mended Name") })
        let now = try RecordFinder(in: desk.replica).musician("47-2005")
        #expect(now.record[.nameText] == .text("Mended Name"))
    }

    @Test func aLineThatIsPutInBetweenChangesNoOther() throws {
        let desk = try Desk("alice")
        var sheet = try Sample.stage2
        let report = try desk.importSheet(sheet)
        guard case .array(var musicians)? = sheet[["musicians"]] else { return }
        var extra = musicians[4]
        extra[["card"]] = "47-9999"
        extra[["name"]] = "王 芳"
        musicians.insert(extra, at: 2)
        sheet[["musicians"]] = .array(musicians)
        let changed = try desk.importSheet(sheet)
        #expect(changed.changed == 0)
        #expect(changed.created == 2)
        try expectRoundTrip(sheet, report.call, desk)
    }

    @Test func aSheetWithACorrectedStartAsksWhetherItIsTheSameCall() throws {
        let desk = try Desk("alice")
        var sheet = try Sample.stage2
        let report = try desk.importSheet(sheet)
        sheet[["call", "start"]] = "2026-10-14T15:30:00-07:00"
        let second = try desk.importSheet(sheet)
        #expect(second.call != report.call)
        #expect(second.warnings.contains { $0.contains(report.call.hex) })
        // With the id it is a correction.
        sheet[["call", "id"]] = .string(report.call.hex)
        let third = try desk.importSheet(sheet)
        #expect(third.call == report.call)
        #expect(third.changed == 1)
    }

    @Test func anIdOfAnotherProgramIsKept() throws {
        let desk = try Desk("alice")
        var sheet = try Sample.stage2
        sheet[["call", "id"]] = "payroll-4711"
        let report = try desk.importSheet(sheet)
        let exported = try SheetExport(from: desk.replica).document(report.call)
        #expect(exported[["call", "id"]] == "payroll-4711")
        sheet[["call", "start"]] = "2026-10-14T15:30:00-07:00"
        #expect(try desk.importSheet(sheet).call == report.call)
    }

    @Test func aCallThatWasRemovedStaysRemoved() throws {
        let desk = try Desk("alice")
        var sheet = try Sample.stage2
        let report = try desk.importSheet(sheet)
        try StageBook(in: desk.replica, author: "alice").remove(
            try RecordFinder(in: desk.replica).call(report.call.hex), withAll: true)
        let heads = try desk.heads
        sheet[["call", "conductor"]] = "D. Stick"
        for version in [try Sample.stage2, sheet] {
            let again = try desk.importSheet(version)
            #expect(again.isEmpty)
            #expect(again.warnings.contains { $0.contains("was removed by a person") })
        }
        #expect(try desk.heads == heads)
    }

    @Test func anImportSettlesNoDisputeAboutARemoval() throws {
        let (alice, bob) = (try Desk("alice"), try Desk("bob"))
        var sheet = try Sample.stage2
        let report = try alice.importSheet(sheet)
        try bob.pull(from: alice)
        let engagement = try alice.engagement("47-2005", on: report.call)
        try alice.set(engagement, .notes, .text("was here"))
        try StageBook(in: bob.replica, author: "bob").remove(
            FoundRecord(record: engagement, label: ""))
        try alice.sync(with: bob)
        sheet[["musicians", 4, "dismissed"]] = "2026-10-14T18:55:00-07:00"
        try alice.importSheet(sheet)
        let after = try alice.engagement("47-2005", on: report.call)
        #expect(after.conflicts.contains { $0.slot == .existence })
        try bob.pull(from: alice)
        #expect(try alice.replica.digest() == bob.replica.digest())
    }

    @Test func whatWasTypedAndExportedIsNotWrittenAgain() throws {
        let desk = try Desk("alice")
        let book = StageBook(in: desk.replica, author: "alice")
        let production = try CallSheet.parse(try Sample.stage2, file: "").document.production
        _ = try book.addProduction(production)
        let start = try Moment(iso8601: "2026-10-14T15:00:00-07:00")
        let finder = RecordFinder(in: desk.replica)
        let id = try book.addCall(
            Call(zone: try StageZone(named: "America/Los_Angeles"), start: start),
            of: try finder.production("Alpha"))
        let call = try finder.call(id.hex)
        let person = try book.addMusician(name: "Harper Vale", card: "1", local: "47").id
        _ = try book.hire(
            try finder.musician(person.hex), on: call,
            as: SheetMusician(name: "", instruments: ["Flute"]))
        _ = try StageClock(book, call: call).run(.break, at: start.adding(minutes: 50))
        _ = try StageClock(book, call: call).run(.resume, at: start.adding(minutes: 60))
        let document = try SheetExport(from: desk.replica).document(id)
        let report = try desk.importSheet(document)
        #expect(report.call == id)
        #expect(report.isEmpty)
        #expect(report.conflicts.isEmpty)
    }

    @Test func twoVersionsImportedApartAreADisputeOnBothLaptops() throws {
        let (alice, bob) = (try Desk("alice"), try Desk("bob"))
        var sheet = try Sample.stage2
        let report = try alice.importSheet(sheet)
        try bob.pull(from: alice)
        for (desk, time) in [(alice, "18:50"), (bob, "18:55")] {
            sheet[["musicians", 4, "dismissed"]] = .string("2026-10-14T\(time):00-07:00")
            #expect(try desk.importSheet(sheet).conflicts.isEmpty)
        }
        try alice.sync(with: bob)
        for desk in [alice, bob] {
            let engagement = try desk.engagement("47-2005", on: report.call)
            #expect(engagement.conflicts.map(\.slot) == [.field(.dismissed)])
            // A version that says one of the two settles nothing and adds nothing.
            #expect(try desk.importSheet(sheet).conflicts.isEmpty)
        }
        #expect(try alice.engagement("47-2005", on: report.call).conflicts.count == 1)
    }

    @Test func theEndsOfAnIntervalAreDisputedTogether() throws {
        let desk = try Desk("alice")
        var sheet = try Sample.stage2
        let report = try desk.importSheet(sheet)
        let start = try #require(Instant(iso8601: "2026-10-14T15:50:00-07:00"))
        let interval = try #require(
            try desk.records(.interval, in: report.production).first {
                $0[.from] == .instant(start)
            })
        let earlier = try #require(Instant(iso8601: "2026-10-14T15:48:00-07:00"))
        try desk.set(interval, .from, .instant(earlier))
        sheet[["timeline", 0, "to"]] = "2026-10-14T16:05:00-07:00"
        let changed = try desk.importSheet(sheet)
        #expect(changed.conflicts.map(\.field) == [.from, .to])
        let after = try #require(
            try desk.records(.interval, in: report.production).first { $0.key == interval.key })
        let conflict = try #require(after.conflicts.first)
        #expect(after.conflicts.count == 1)
        #expect(conflict.fields == ["from", "to"])
        #expect(conflict.candidates.count == 2)
    }

    @Test func aRateCardThatNobodyImportedIsToldOf() throws {
        let desk = try Desk("alice")
        #expect(try desk.importSheet(try Sample.stage2).warnings.contains { $0.contains("'RC-X'") })
        try desk.importRates(try Sample.rates)
        #expect(try desk.importSheet(try Sample.stage2).warnings.isEmpty)
    }

    private func expectRoundTrip(_ sheet: JSONValue, _ call: RecordID, _ desk: Desk) throws {
        var wanted = try CallSheet.parse(sheet, file: "").document
        var found = try CallSheet.parse(
            try SheetExport(from: desk.replica).document(call), file: ""
        ).document
        #expect(found.call.id == call.hex || found.call.id == wanted.call.id)
        wanted.call.id = nil
        found.call.id = nil
        for index in wanted.musicians.indices where index < found.musicians.count {
            #expect(found.musicians[index] == wanted.musicians[index])
        }
        #expect(found.json.text(sortedKeys: true) == wanted.json.text(sortedKeys: true))
    }
}
