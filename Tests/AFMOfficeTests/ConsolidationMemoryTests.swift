import AFMModel
import AFMOffice
import AFMStore
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore
import Testing

/// Goal: a change of one call works out again only what it can change, and what is remembered is
/// what working everything out again would find.
///
/// Method: work is counted, never timed; edits are seeded.
struct ConsolidationMemoryTests {
    /// Weeks of two calls a day, Monday to Friday, on two stages with people of their own.
    private struct Season {
        let desk: Desk
        private(set) var calls: [RecordID] = []
        private var stages: [Int] = []

        init(calls count: Int) throws {
            desk = try Desk("alice")
            try desk.importRates(try Sample.rates)
            for number in 0..<count {
                let day = number / 10 * 7 + number % 10 / 2
                calls.append(
                    try desk.importSheet(
                        try sheet(day: day, stage: number % 2, people: 4)
                    ).call)
                stages.append(number % 2)
            }
        }

        private func sheet(day: Int, stage: Int, people: Int) throws -> JSONValue {
            let start = try Moment(iso8601: "2026-05-04T10:00:00-07:00")
                .adding(minutes: day * 1_440 + stage * 300)
            let zone = try StageZone(named: "America/Los_Angeles")
            func text(_ minutes: Int) -> JSONValue {
                .string(start.adding(minutes: minutes).text(in: zone))
            }
            return [
                "format": "fieldsync/callsheet/1",
                "production": [
                    "title": .string("Season \(stage)"), "producer": .string("Producer \(stage)"),
                    "medium": "theatrical",
                ],
                "rates": "RC-X",
                "call": [
                    "kind": "recording", "session": "single", "zone": "America/Los_Angeles",
                    "start": text(0), "stage": .string("Stage \(stage)"),
                ],
                "musicians": .array(
                    (0..<people).map { number in
                        [
                            "name": .string("Musician \(stage) \(number)"),
                            "card": .string("47-\(stage)\(number)"), "local": "47",
                            "role": number == 0 ? "leader" : "sidemusician", "plays": true,
                            "instruments": ["Violin"], "reported": text(-10),
                            "dismissed": text(200 + 5 * number),
                        ]
                    }),
            ]
        }

        mutating func remove(_ index: Int) throws {
            let call = try RecordFinder(in: desk.replica).call(calls[index].hex)
            try StageBook(in: desk.replica, author: "alice").remove(call, withAll: true)
            calls.remove(at: index)
            stages.remove(at: index)
        }

        func person(_ who: Int, on index: Int) throws -> RecordView {
            try desk.engagement("47-\(stages[index])\(who)", on: calls[index])
        }

        func dismiss(_ index: Int, _ who: Int, at minutes: Int) throws {
            let person = try person(who, on: index)
            guard case .instant(let reported)? = person[.reported] else { return }
            let end = Moment(reported).adding(minutes: minutes)
            try desk.set(person, .dismissed, end.instant.map { .instant($0) })
        }
    }

    private func run(
        _ desk: Desk, _ memory: ConsolidationMemory = ConsolidationMemory(), days: Int = 0
    ) throws -> ConsolidatedStatement {
        try Consolidator(desk.replica, memory: memory).run(
            .everything, mayBeFinal: true,
            now: Instant(milliseconds: desk.replica.environment.instant.milliseconds
                + Int64(days) * 86_400_000))
    }

    private func work(_ sheets: Int, _ calls: Int, _ groups: Int) -> ConsolidationMemory.Work {
        ConsolidationMemory.Work(sheets: sheets, calls: calls, groups: groups)
    }

    @Test func aChangeOfOneCallPaysItsDayAgainAndNothingElse() throws {
        let season = try Season(calls: 20)
        let memory = ConsolidationMemory()
        _ = try run(season.desk, memory)
        #expect(memory.work == work(20, 20, 20))
        _ = try run(season.desk, memory)
        #expect(memory.work == work(20, 20, 20))
        try season.dismiss(7, 2, at: 300)
        let after = try run(season.desk, memory)
        #expect(memory.work == work(21, 21, 21))
        #expect(after.json == (try run(season.desk)).json)
        // Somebody of the other stage comes here too: the two calls of the day are one group.
        let finder = RecordFinder(in: season.desk.replica)
        let other = try finder.musician("47-01")
        _ = try StageBook(in: season.desk.replica, author: "alice").hire(
            other, on: try finder.call(season.calls[7].hex),
            as: SheetMusician(name: "", instruments: ["Violin"]))
        let person = try season.desk.engagement("47-01", on: season.calls[7])
        let end = try #require(Instant(iso8601: "2026-05-07T21:00:00-07:00"))
        try season.desk.set(person, .dismissed, .instant(end))
        _ = try run(season.desk, memory)
        #expect(memory.work == work(22, 23, 22))
    }

    @Test func workIsLinearInCalls() throws {
        var work: [Int: ConsolidationMemory.Work] = [:]
        for count in [10, 40] {
            let season = try Season(calls: count)
            let memory = ConsolidationMemory()
            _ = try run(season.desk, memory)
            work[count] = memory.work
            try season.dismiss(count - 1, 1, at: 320)
            _ = try run(season.desk, memory)
            #expect(memory.work.calls == count + 1)
            #expect(memory.work.sheets == count + 1)
        }
        #expect(work[40]?.calls == 4 * (work[10]?.calls ?? 0))
        #expect(work[40]?.sheets == 4 * (work[10]?.sheets ?? 0))
    }

    @Test func aRulingOrACardPaysAgainWhereItHolds() throws {
        let season = try Season(calls: 8)
        let memory = ConsolidationMemory()
        _ = try run(season.desk, memory)
        let finder = RecordFinder(in: season.desk.replica)
        _ = try StageBook(in: season.desk.replica, author: "alice").rule(
            RulingWords(
                key: "leaderMultiplier", value: "3", by: "Local 47",
                on: try #require(CivilDate("2026-05-01")), because: "Letter", calls: []),
            for: .production(try finder.production("Season 0")))
        _ = try run(season.desk, memory)
        #expect(memory.work.calls == 8 + 4)
        var card = try Sample.rates
        card[["name"]] = "RC-Y"
        try season.desk.importRates(card)
        _ = try run(season.desk, memory)
        #expect(memory.work.calls == 8 + 4, "a card that nobody names")
        card[["name"]] = "RC-X"
        card[["source"]] = "corrected"
        try season.desk.importRates(card)
        let found = try run(season.desk, memory)
        #expect(memory.work.calls == 8 + 4 + 8)
        #expect(found.json == (try run(season.desk)).json)
    }

    @Test func theDayOfLatenessCountsOnlyOnceSomethingIsLate() throws {
        let season = try Season(calls: 2)
        let memory = ConsolidationMemory()
        // The desk's clock stands in October 2026, months after the calls.
        for day in [0, 0, 1] { _ = try run(season.desk, memory, days: day) }
        #expect(memory.work.calls == 4)
        for call in season.calls {
            let record = try RecordFinder(in: season.desk.replica).call(call.hex).record
            let day = try #require(CivilDate("2026-06-01"))
            try season.desk.set(record, FieldName(literal: "asOf"), .date(day))
        }
        for day in [1, 2, 3] { _ = try run(season.desk, memory, days: day) }
        #expect(memory.work.calls == 6)
    }

    @Test(arguments: 0..<4) func whatIsRememberedIsWhatIsFoundFromScratch(_ seed: UInt64) throws {
        var season = try Season(calls: 12)
        let memory = ConsolidationMemory()
        var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 7
        func next(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(count))
        }
        for _ in 0..<14 {
            let index = next(season.calls.count)
            let finder = RecordFinder(in: season.desk.replica)
            switch next(6) {
            case 0:
                try season.remove(index)
            case 1:
                try season.desk.set(try season.person(2, on: index), .dismissed, nil)
            case 2:
                let call = try finder.call(season.calls[index].hex).record
                try season.desk.set(
                    call, FieldName(literal: "conductor"), .text("Conductor \(next(3))"))
            case 3:
                try season.desk.set(
                    try season.person(0, on: index), .instruments, .text("Flute; Alto Flute"))
            default: try season.dismiss(index, next(4), at: 190 + next(200))
            }
            let remembered = try run(season.desk, memory)
            let scratch = try run(season.desk)
            #expect(remembered.json == scratch.json)
            #expect(remembered.missing == scratch.missing)
        }
        #expect(memory.work.calls < 12 * 5)
    }
}
