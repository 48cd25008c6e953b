import AFMModel
import AFMOffice
import AFMRules
import AFMStore
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore
import Testing

/// Goal: a session that was only typed gives the statement of the equivalent sheet.
///
/// Method: the second sample call, entered command by command as a manager would.
struct TypedSessionTests {
    @Test func aTypedSessionGivesTheStatementOfTheSheet() throws {
        let desk = try Desk("alice")
        try desk.importRates(try Sample.rates)
        let sheet = try CallSheet.parse(try Sample.stage2, file: "sheet").document
        let book = StageBook(in: desk.replica, author: "alice")
        let finder = RecordFinder(in: desk.replica)
        #expect(try book.addProduction(sheet.production).isNew)
        #expect(try !book.addProduction(sheet.production).isNew)
        let id = try book.addCall(sheet.call, of: try finder.production("Alpha")).id
        let call = try finder.call("alpha/stage 2")
        #expect(call.id == id)
        #expect(call.record[.rates] == .text("RC-X"))
        for person in sheet.musicians {
            let entered = try book.addMusician(
                name: person.name, card: person.card, local: person.local)
            _ = try book.hire(
                try finder.musician(entered.id.hex), on: call,
                as: SheetMusician(
                    name: person.name, role: person.role, plays: person.plays,
                    instruments: person.instruments, cartage: person.cartage))
        }
        let clock = StageClock(book, call: call)
        let spoken = SpokenTime(
            zone: sheet.call.zone, start: sheet.call.start, now: sheet.call.start)
        _ = try clock.run(.start, at: try spoken.moment("14:50"))
        for (from, to) in [("15:50", "16:00"), ("16:50", "17:00"), ("17:50", "18:00")] {
            _ = try clock.run(.break, at: try spoken.moment(from))
            _ = try clock.run(.resume, at: try spoken.moment(to))
        }
        let end = try clock.run(.end, at: try spoken.moment("6:40pm"))
        #expect(end.engagements.count == sheet.musicians.count)

        var wanted = sheet
        wanted.call.id = id.hex
        wanted.cues = []
        let exported = try SheetExport(from: desk.replica).sheet(id).document
        #expect(exported.json.text(sortedKeys: true) == wanted.json.text(sortedKeys: true))
        let card = try RateCard.parse(try Sample.rates, file: "").document
        let statement = try PayStatement.compute(
            sheets: [wanted], rateCards: [card], final: true)
        let found = try Consolidator(desk.replica).run(.calls([id]), mayBeFinal: true).final()
        #expect(found.json == statement.json)
        #expect(found.totalCents == 737_926)
    }

    @Test func restsOfOneMusicianAreTheirOwn() throws {
        let desk = try Desk("alice")
        var document = try Sample.stage2
        document[["timeline"]] = [
            [
                "kind": "break", "from": "2026-10-14T15:50:00-07:00",
                "to": "2026-10-14T16:00:00-07:00",
            ]
        ]
        let id = try desk.importSheet(document).call
        let finder = RecordFinder(in: desk.replica)
        let call = try finder.call(id.hex)
        let clock = StageClock(StageBook(in: desk.replica, author: "alice"), call: call)
        let start = try Moment(iso8601: "2026-10-14T15:00:00-07:00")
        func at(_ minutes: Int) -> Moment { start.adding(minutes: minutes) }
        let who = [try finder.engagement("47-2005", on: call)]
        _ = try clock.run(.meal, at: at(80), who: who)
        _ = try clock.run(.resume, at: at(95), who: who)
        _ = try clock.run(.break, at: at(110))
        // They come back before the others do.
        _ = try clock.run(.resume, at: at(115), who: who)
        _ = try clock.run(.resume, at: at(120))
        let sheet = try SheetExport(from: desk.replica).sheet(id).document
        func spans(_ intervals: [TimelineInterval]?) -> [[Int]]? {
            intervals?.map { [$0.from.minutes(since: start), $0.to.minutes(since: start)] }
        }
        #expect(spans(sheet.timeline) == [[50, 60], [110, 120]])
        let person = try #require(sheet.musicians.first { $0.card == "47-2005" })
        #expect(
            spans(person.breaks)?.sorted { $0[0] < $1[0] } == [[50, 60], [80, 95], [110, 115]])
        #expect(sheet.musicians.filter { $0.breaks != nil }.count == 1)
    }

    @Test func stepsThatDoNotFitAreRefusedAndChangeNothing() throws {
        let desk = try Desk("alice")
        let id = try desk.importSheet(try Sample.stage2).call
        let finder = RecordFinder(in: desk.replica)
        let call = try finder.call(id.hex)
        let book = StageBook(in: desk.replica, author: "alice")
        let clock = StageClock(book, call: call)
        let start = try Moment(iso8601: "2026-10-14T15:00:00-07:00")
        let who = [try finder.engagement("47-2005", on: call)]
        let heads = try desk.heads
        #expect(throws: DomainError.self) { try clock.run(.resume, at: start) }
        #expect(throws: DomainError.self) { try clock.run(.dismiss, at: start.adding(minutes: 9)) }
        #expect(throws: DomainError.self) {
            try clock.run(.dismiss, at: start.adding(minutes: -30), who: who)
        }
        let musician = try finder.musician("47-2005")
        let terms = SheetMusician(name: "", instruments: ["Violin"])
        #expect(throws: DomainError.self) { try book.hire(musician, on: call, as: terms) }
        let other = try finder.musician(
            try book.addMusician(name: "New Name", card: nil, local: "47").id.hex)
        let wrong = SheetMusician(name: "", instruments: ["Kazooo"])
        #expect(throws: DomainError.self) { try book.hire(other, on: call, as: wrong) }
        #expect(throws: DomainError.self) {
            try book.addCall(
                Call(zone: .utc, start: start), of: try finder.production("Alpha"),
                rates: ["RC-Y"])
        }
        #expect(throws: DomainError.self) {
            try book.addMusician(name: "a\nb", card: nil, local: nil)
        }
        #expect(throws: DomainError.self) {
            try book.addProduction(Production(title: "", producer: "P", medium: .theatrical))
        }
        let space = call.space
        #expect(try desk.replica.heads(space) == heads[space])
        _ = try clock.run(.break, at: start.adding(minutes: 200))
        #expect(throws: DomainError.self) {
            try clock.run(.meal, at: start.adding(minutes: 201))
        }
    }

    @Test func whatIsRemovedIsGoneAndCanBeEnteredAgain() throws {
        let desk = try Desk("alice")
        let book = StageBook(in: desk.replica, author: "alice")
        let finder = RecordFinder(in: desk.replica)
        let production = Production(title: "Alpha", producer: "P", medium: .television)
        let id = try book.addProduction(production).id
        try book.remove(try finder.production("Alpha"))
        #expect(try finder.productions().isEmpty)
        let again = try book.addProduction(production)
        #expect(again.id == id && again.isNew)
        try book.setProducer(of: try finder.production("Alpha"), to: "Q")
        let document = try finder.production("Alpha").record
        #expect(document[.producer] == .reference(NaturalID.producer("Q")))
        let start = try Moment(iso8601: "2026-10-14T15:00:00-07:00")
        let call = try book.addCall(
            Call(zone: .utc, start: start, stage: "S"), of: try finder.production("Alpha")
        ).id
        let statement = try Consolidator(desk.replica).run(.everything, mayBeFinal: true)
        #expect(statement.missing.map(\.kind) == ["nobody", "unpriced"])
        try book.remove(try finder.call(call.hex))
        #expect(try finder.calls().isEmpty)
        #expect(throws: DomainError.self) { try SheetExport(from: desk.replica).sheet(call) }
    }
}
