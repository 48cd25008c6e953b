import AFMModel
import AFMOffice
import AFMRules
import AFMStore
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore
import Testing

/// Goal: the price of each candidate of a conflict is what the statement comes to when that
/// candidate is chosen, for each musician and in all.
///
/// Method: two laptops edit the same two calls at random without having seen each other; of every
/// conflict that has a price each candidate is chosen on a store of its own, and the whole
/// statement is worked out there.
struct SeededPriceTests {
    private struct Edits {
        var state: UInt64

        mutating func next(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(count))
        }

        private static let instruments = ["Flute", "Flute; Alto Flute", "Harp; Cello; Tuba"]
        private static let cartage = [
            #"[{"instrument":"Harp","mode":"private"}]"#,
            #"[{"instrument":"Cello","mode":"private"}]"#,
        ]
        private static let devices = [
            #"[{"device":"octave divider","instrument":"Guitar","simulatesOtherSounds":true}]"#,
            #"[{"device":"octave divider","instrument":"Guitar","simulatesOtherSounds":false}]"#,
        ]

        /// One edit of a kind, with a value of this person's own.
        mutating func edit(_ kind: Int, _ desk: Desk, _ call: RecordID, _ card: String) throws {
            let book = StageBook(in: desk.replica, author: desk.author)
            let finder = RecordFinder(in: desk.replica)
            let found = try finder.call(call.hex)
            let production = RecordID(hex: found.space.name) ?? call
            let mine = desk.author == "alice" ? 0 : 1
            func person() throws -> RecordView { try desk.engagement(card, on: call) }
            func field(_ name: StaticString) -> FieldName { FieldName(literal: name) }
            switch kind {
            case 0:
                let end = try Moment(iso8601: "2026-10-14T18:00:00-07:00")
                    .adding(minutes: next(300))
                try desk.set(person(), .dismissed, end.instant.map { .instant($0) })
            case 1:
                try desk.set(person(), .instruments, .text(Self.instruments[mine + next(2)]))
            case 2:
                try desk.set(
                    person(), field("role"), .text(["leader", "orchestraManager"][mine]))
            case 3: try desk.set(person(), .cartage, .text(Self.cartage[mine]))
            case 4: try desk.set(person(), field("scalePercent"), .integer(Int64(110 + next(90))))
            case 5: try desk.set(person(), field("devices"), .text(Self.devices[mine]))
            case 6:
                let start = try Moment(iso8601: "2026-10-14T15:00:00-07:00")
                    .adding(minutes: 15 + mine * 30)
                try desk.set(found.record, .start, start.instant.map { .instant($0) })
            case 7:
                let rest = try desk.records(.interval, in: production)
                    .filter { $0[.call] == .reference(call) }
                guard let first = rest.first, case .instant(let from)? = first[.from]
                else { return }
                let end = Moment(from).adding(minutes: 60 + next(60))
                try desk.set(first, .to, end.instant.map { .instant($0) })
            case 8:
                if desk.author == "bob" {
                    try book.remove(FoundRecord(record: person(), label: ""))
                } else {
                    try desk.set(person(), .instruments, .text("Flute; Alto Flute"))
                }
            case 9:
                if desk.author == "bob" {
                    try book.remove(found, withAll: true)
                } else {
                    try desk.set(found.record, field("conductor"), .text("Somebody else"))
                }
            default:
                _ = try book.rule(
                    RulingWords(
                        key: "leaderMultiplier", value: ["1", "3", "4"][mine + next(2)],
                        by: desk.author, on: try #require(CivilDate("2026-10-01")),
                        because: desk.author, calls: []),
                    for: .production(try finder.production("Alpha")))
            }
        }
    }

    /// A sheet with its first musicians only, and no cues.
    private static func small(_ sheet: JSONValue) throws -> JSONValue {
        var small = sheet
        guard case .array(let people)? = sheet[["musicians"]] else { return sheet }
        small[["musicians"]] = .array(Array(people.prefix(10)))
        small[["cues"]] = []
        return small
    }

    private func statement(_ desk: Desk) throws -> ConsolidatedStatement {
        try Consolidator(desk.replica).run(.everything, mayBeFinal: false)
    }

    /// What everybody is owed on a store of its own where a candidate was chosen.
    private func chosen(
        _ content: SlotContent, of conflict: Conflict, in space: SpaceID, from desk: Desk,
        _ number: Int
    ) throws -> [String: Int] {
        let copy = try Desk("copy\(number)")
        try copy.pull(from: desk)
        try copy.replica.write(author: "copy") { batch in
            try batch.transaction(in: space) { writer in
                switch (content, conflict.slot) {
                case (.existence(let deleted), _):
                    let others =
                        deleted ? [] : try StageBook.removed(with: conflict.record, in: writer)
                    try writer.resolveDeletion(conflict.record, deleted: deleted)
                    for other in others { try writer.undelete(other) }
                case (.values(let values), .field(let slot)):
                    try writer.resolve(conflict.record, slot: slot, to: values)
                default: Issue.record("no candidate to choose")
                }
            }
        }
        var sums: [String: Int] = [:]
        for call in try statement(copy).statement?.calls ?? [] {
            for musician in call.musicians {
                sums[musician.card ?? musician.name, default: 0] += musician.totalCents
            }
        }
        return sums
    }

    @Test(arguments: 0..<11) func aPriceIsWhatChoosingComesTo(_ kind: Int) throws {
        var priced = 0
        for seed in 0..<2 {
            var edits = Edits(state: UInt64(kind * 100 + seed + 1))
            let (alice, bob) = (try Desk("alice"), try Desk("bob"))
            try alice.importRates(try Sample.rates)
            let other = try alice.importSheet(try Self.small(try Sample.stage1)).call
            let call = try alice.importSheet(try Self.small(try Sample.stage2)).call
            try bob.pull(from: alice)
            let card = "47-200\(edits.next(6) + 1)"
            for desk in [alice, bob] { try edits.edit(kind, desk, call, card) }
            // Something else is in dispute at the same time.
            for desk in [alice, bob] { try edits.edit(0, desk, other, "47-1006") }
            try alice.sync(with: bob)
            let prices = try statement(alice).prices
            for space in try alice.replica.spaces() {
                for conflict in try alice.replica.read(space, { try $0.conflicts() }) {
                    guard let price = prices.each[conflict] else { continue }
                    let outcomes = try conflict.candidates.enumerated().map { index, candidate in
                        try chosen(candidate.content, of: conflict, in: space, from: alice, index)
                    }
                    for (choice, sums) in zip(price.candidates, outcomes) {
                        let shown = outcomes[0]
                        let change = sums.values.reduce(0, +) - shown.values.reduce(0, +)
                        #expect(choice.changeCents == change, "kind \(kind), seed \(seed)")
                        for musician in choice.musicians {
                            let who = musician.card ?? musician.name
                            #expect(musician.cents == (sums[who] ?? 0) - (shown[who] ?? 0))
                        }
                        priced += 1
                    }
                }
            }
        }
        // Else nothing would be compared but the other dispute.
        #expect(priced > 4)
    }
}
