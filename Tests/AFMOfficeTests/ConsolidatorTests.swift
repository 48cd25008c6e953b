import AFMModel
import AFMOffice
import AFMRules
import AFMStore
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore
import Testing

/// Goal: what a replica holds gives the same statement as the files did, and nothing is final that
/// somebody disputes or nobody knows.
///
/// Method: the main job, played on two stores.
struct ConsolidatorTests {
    @Test func twoLaptopsTogetherMakeTheStatementOfTheFiles() throws {
        let (alice, bob) = (try Desk("alice"), try Desk("bob"))
        try alice.importRates(try Sample.rates)
        try alice.importSheet(try Sample.stage1)
        try bob.importRates(try Sample.rates)
        try bob.importSheet(try Sample.stage2)
        for (desk, cents) in [(alice, 1_351_800), (bob, 737_926)] {
            let alone = try Consolidator(desk.replica).run(.everything, mayBeFinal: false)
            #expect(alone.totalCents == cents)
            #expect(!alone.isFinal)
        }
        try alice.sync(with: bob)
        for desk in [alice, bob] {
            let result = try Consolidator(desk.replica).run(.everything, mayBeFinal: true)
            #expect(result.missing.isEmpty)
            let statement = try result.final()
            #expect(statement.totalCents == 1_994_100)
            #expect(statement.adjustments.map(\.beforeCents) == [737_926])
            #expect(statement.adjustments.map(\.afterCents) == [642_300])
            #expect(result.json[["final"]] == true)
        }
    }

    @Test func theStoreGivesTheStatementOfTheFiles() throws {
        let desk = try Desk("alice")
        try desk.importRates(try Sample.rates)
        var sheets: [CallSheet] = []
        for document in [try Sample.stage1, try Sample.stage2] {
            let report = try desk.importSheet(document)
            var sheet = try CallSheet.parse(document, file: "a file").document
            sheet.call.id = report.call.hex
            sheets.append(sheet)
        }
        let card = try RateCard.parse(try Sample.rates, file: "rates").document
        let wanted = try PayStatement.compute(sheets: sheets, rateCards: [card], final: true)
        let found = try Consolidator(desk.replica).run(.everything, mayBeFinal: true).final()
        #expect(found.json == wanted.json)
    }

    @Test func aDisputedDismissalKeepsAnythingFromBeingFinalUntilSomebodyChooses() throws {
        let (alice, bob) = (try Desk("alice"), try Desk("bob"))
        try alice.importRates(try Sample.rates)
        let call = try alice.importSheet(try Sample.stage1).call
        try bob.pull(from: alice)
        let one = try #require(Instant(iso8601: "2026-10-14T13:15:00-07:00"))
        let other = try #require(Instant(iso8601: "2026-10-14T13:30:00-07:00"))
        try alice.set(try alice.engagement("47-1006", on: call), .dismissed, .instant(one))
        try bob.set(try bob.engagement("47-1006", on: call), .dismissed, .instant(other))
        try alice.sync(with: bob)

        for desk in [alice, bob] {
            let result = try Consolidator(desk.replica).run(.everything, mayBeFinal: true)
            #expect(!result.isFinal)
            #expect(result.missing.map(\.kind) == ["conflict"])
            #expect(result.statement?.calls.allSatisfy { !$0.isFinal } == true)
            #expect(result.text().contains("2 values of 'dismissed'"))
            let refusal = #expect(throws: NotFinal.self) { try result.final() }
            #expect(refusal?.conflicts.count == 1)
            #expect(refusal?.description.contains("(alice)") == true)
            #expect(refusal?.description.contains("(bob)") == true)
        }

        let engagement = try alice.engagement("47-1006", on: call)
        try alice.replica.write(author: "alice") { batch in
            try batch.transaction(in: engagement.space) { writer in
                try writer.resolve(
                    engagement.key, slot: .dismissed, to: [.dismissed: .instant(other)])
            }
        }
        try alice.sync(with: bob)
        for desk in [alice, bob] {
            let result = try Consolidator(desk.replica).run(.everything, mayBeFinal: true)
            // Half an hour of hold time, two units at 25.00.
            #expect(try result.final().totalCents == 1_351_800 + 5_000)
        }
    }

    @Test func aDisputedRemovalIsADispute() throws {
        let (alice, bob) = (try Desk("alice"), try Desk("bob"))
        try alice.importRates(try Sample.rates)
        let call = try alice.importSheet(try Sample.stage1).call
        try bob.pull(from: alice)
        let one = try #require(Instant(iso8601: "2026-10-14T13:15:00-07:00"))
        try alice.set(try alice.engagement("47-1006", on: call), .dismissed, .instant(one))
        try StageBook(in: bob.replica, author: "bob").remove(
            FoundRecord(record: try bob.engagement("47-1006", on: call), label: ""))
        try alice.sync(with: bob)
        let result = try Consolidator(bob.replica).run(.calls([call]), mayBeFinal: true)
        #expect(result.missing.map(\.kind) == ["conflict"])
        #expect(result.missing.first?.json[["field"]] == "deleted")
    }

    @Test func aTitleMayBeDisputedWithoutHarm() throws {
        let (alice, bob) = (try Desk("alice"), try Desk("bob"))
        try alice.importRates(try Sample.rates)
        try alice.importSheet(try Sample.stage1)
        try bob.pull(from: alice)
        for (desk, title) in [(alice, "Alpha!"), (bob, "Alpha?")] {
            let alpha = try RecordFinder(in: desk.replica).production("Alpha")
            try desk.set(alpha.record, .title, .text(title))
        }
        try alice.sync(with: bob)
        #expect(try Consolidator(bob.replica).run(.everything, mayBeFinal: true).isFinal)
    }

    @Test func whoHasNotGoneHomeIsNamed() throws {
        let desk = try Desk("alice")
        try desk.importRates(try Sample.rates)
        var sheet = try Sample.stage2
        sheet[["musicians", 4, "dismissed"]] = .null
        sheet[["musicians", 5, "dismissed"]] = .null
        sheet[["musicians", 5, "attendance"]] = "excused"
        let name = try #require(sheet[["musicians", 4, "name"]])
        try desk.importSheet(sheet)
        try desk.importSheet(try Sample.stage1)
        let result = try Consolidator(desk.replica).run(.everything, mayBeFinal: true)
        #expect(result.missing.map(\.kind) == ["notDismissed", "unpriced"])
        guard case .string(let who) = name else { return }
        #expect(result.missing.first?.description.contains(who) == true)
        // The other call is told all the same, and the statement says that it is not final.
        #expect(result.statement?.calls.count == 1)
        #expect(result.totalCents == 1_351_800)
        #expect(result.json[["missing", 0, "kind"]] == "notDismissed")
    }

    @Test func aCallThatWasNamedAndCannotBePricedIsAnError() throws {
        let desk = try Desk("alice")
        let call = try desk.importSheet(try Sample.stage2).call
        #expect(throws: PayError.self) {
            try Consolidator(desk.replica).run(.calls([call]), mayBeFinal: false)
        }
        try desk.importRates(try Sample.rates)
        #expect(
            try Consolidator(desk.replica).run(.calls([call]), mayBeFinal: false).totalCents
                == 737_926)
        #expect(throws: DomainError.self) {
            try Consolidator(desk.replica).run(
                .calls([try #require(RecordID(hex: String(repeating: "0", count: 32)))]),
                mayBeFinal: false)
        }
    }

    @Test func oneCallIsTakenAtTheSizeOfTheDay() throws {
        let desk = try Desk("alice")
        try desk.importRates(try Sample.rates)
        try desk.importSheet(try Sample.stage1)
        let call = try desk.importSheet(try Sample.stage2).call
        let result = try Consolidator(desk.replica).run(.calls([call]), mayBeFinal: true)
        #expect(result.statement?.calls.map(\.id) == [call.hex])
        #expect(result.totalCents == 642_300)
        let day = try #require(WorkDate("2026-10-14"))
        for (from, count) in [(day, 2), (day.adding(days: 1), 0)] {
            let dated = try Consolidator(desk.replica).run(
                .production(nil, from: from, to: nil), mayBeFinal: true)
            #expect((dated.statement?.calls.count ?? 0) == count)
        }
    }

    @Test func whatLateArrivalsMakeImpossibleIsAFindingAndLosesNothing() throws {
        let (alice, bob) = (try Desk("alice"), try Desk("bob"))
        try alice.importRates(try Sample.rates)
        let call = try alice.importSheet(try Sample.stage1).call
        try bob.pull(from: alice)
        let early = try #require(Instant(iso8601: "2026-10-14T10:05:00-07:00"))
        let late = try #require(Instant(iso8601: "2026-10-14T10:20:00-07:00"))
        try alice.set(try alice.engagement("47-1006", on: call), .dismissed, .instant(early))
        try bob.set(try bob.engagement("47-1006", on: call), .reported, .instant(late))
        try alice.sync(with: bob)
        let result = try Consolidator(alice.replica).run(.everything, mayBeFinal: true)
        #expect(result.missing.map(\.kind) == ["unreadable"])
        #expect(result.statement == nil)
        #expect(result.text().contains("No call could be worked out"))
        #expect(throws: SheetError.self) {
            try Consolidator(alice.replica).run(.calls([call]), mayBeFinal: true)
        }
    }

    @Test func changesThatWaitKeepAnythingFromBeingFinal() throws {
        let (alice, bob, carol) = (try Desk("alice"), try Desk("bob"), try Desk("carol"))
        try alice.importRates(try Sample.rates)
        let report = try alice.importSheet(try Sample.stage1)
        try bob.pull(from: alice)
        try carol.pull(from: alice)
        let note = FieldValue.text("seen")
        try alice.set(try alice.engagement("47-1006", on: report.call), .notes, note)
        try bob.pull(from: alice)
        try bob.set(try bob.engagement("47-1006", on: report.call), .notes, .text("and again"))
        // Carol hears of what Bob wrote, and not of what he had seen.
        let space = SpaceID(production: report.production)
        var heads = try carol.replica.heads(space)
        heads.heads[alice.replica.identity.id] = try alice.replica.heads(space)
            .heads[alice.replica.identity.id]
        try bob.replica.segments(space, lacking: heads) { segment in
            _ = try carol.replica.apply(segment, from: bob.replica.identity.id)
            return true
        }
        let result = try Consolidator(carol.replica).run(.everything, mayBeFinal: true)
        #expect(result.missing.map(\.kind) == ["parked"])
    }

    @Test func rulingsOfACallComeBeforeThoseOfItsProductionAndOfEverybody() throws {
        let desk = try Desk("alice")
        try desk.importRates(try Sample.rates)
        let report = try desk.importSheet(try Sample.stage2)
        let space = SpaceID(production: report.production)
        func rule(_ value: String, in space: SpaceID, call: RecordID? = nil) throws {
            try desk.replica.write(author: "local 47") { batch in
                try batch.transaction(in: space) { writer in
                    let key = RecordKey(.ruling, try writer.create(.ruling))
                    try writer.set(key, .key, .text("leaderMultiplier"))
                    try writer.set(key, .value, .text(value))
                    if space != .roster {
                        try writer.set(key, .production, .reference(report.production))
                    }
                    if let call { try writer.set(key, .call, .reference(call)) }
                }
            }
        }
        func ruled() throws -> String? {
            try Consolidator(desk.replica).run(.calls([report.call]), mayBeFinal: false)
                .statement?.calls.first?.rulings["leaderMultiplier"]
        }
        #expect(try ruled() == nil)
        try rule("3", in: .roster)
        #expect(try ruled() == "3")
        try rule("4", in: space)
        #expect(try ruled() == "4")
        try rule("5", in: space, call: report.call)
        #expect(try ruled() == "5")
        // The sheet of the call has its own alone.
        let document = try SheetExport(from: desk.replica).document(report.call)
        #expect(document[["rulings"]] == ["leaderMultiplier": "5"])
    }
}
