import AFMModel
import AFMStage
import AFMStore
import FieldsyncClient
import FieldsyncCore
import FieldsyncStore
import Foundation

/// The store behind a stage screen: reads a call, writes what is done, and looks for what others
/// wrote meanwhile.
///
/// Used from one thread, the screen's.
final class CallDesk: StageDesk, @unchecked Sendable {
    let replica: Replica
    let context: CommandContext
    let author: String
    let id: RecordID
    let space: SpaceID
    let reckoner: StageReckoner
    private(set) var catalogue: InstrumentCatalogue {
        didSet { ranks = Self.ranks(catalogue) }
    }
    /// The places of instruments in the catalogue, which is in a score's order within a section.
    private(set) var ranks: [String: Int]
    private(set) var facts: StageFacts
    /// The engagements as they were last read, to write to.
    private(set) var stored: StoredCall
    /// Everybody of the roster by name; read again where the roster changed.
    private(set) var names: [StageName]
    private(set) var roster: RosterBook
    private var rosterHeads: SpaceHeads
    private var callHeads: SpaceHeads
    private var mark: Int64
    private var prices: [String: String] = [:]
    /// What was done on this screen and not taken back, the newest last.
    var done: [Done] = []
    private let begun = ContinuousClock.now
    private var lastRefused: (count: Int, steady: UInt64) = (0, 0)

    init(_ call: FoundRecord, in replica: Replica, _ context: CommandContext) throws {
        self.replica = replica
        self.context = context
        author = try context.author(of: replica)
        (id, space) = (call.id, call.space)
        reckoner = StageReckoner { try context.openReplica() }
        mark = try replica.changeMark()
        rosterHeads = try replica.heads(.roster)
        callHeads = try replica.heads(call.space)
        roster = try RosterBook(replica)
        names = Self.names(of: roster)
        let catalogue = try InstrumentCatalogue(of: replica)
        self.catalogue = catalogue
        ranks = Self.ranks(catalogue)
        stored = try Self.read(call.id, in: call.space, replica, roster)
        facts = StageFacts(title: "", zone: .utc, start: .earliest)
    }

    private static func ranks(_ catalogue: InstrumentCatalogue) -> [String: Int] {
        let places = catalogue.instruments.enumerated().map { ($0.element.name, $0.offset) }
        return Dictionary(places) { first, _ in first }
    }

    private static func read(
        _ id: RecordID, in space: SpaceID, _ replica: Replica, _ roster: RosterBook
    ) throws -> StoredCall {
        let stored = try replica.read(space) { try StoredCall(id, in: $0, roster: roster) }
        guard let stored else {
            throw StageFault.refused(
                "This call was removed. What was entered is kept: 'fieldsync log'.")
        }
        return stored
    }

    // MARK: time

    var now: Moment { StageNow.moment(of: replica) }

    /// Of a clock that goes on while a laptop sleeps: waking up is no jump.
    var steadyMilliseconds: UInt64 {
        let passed = begun.duration(to: .now).components
        let milliseconds = passed.seconds * 1_000 + passed.attoseconds / 1_000_000_000_000_000
        return UInt64(clamping: milliseconds) + 1
    }

    func moment(spoken: String) throws -> Moment {
        do {
            return try SpokenTime(zone: facts.zone, start: facts.start, now: now).moment(spoken)
        } catch DomainError.badTime(let text, let right) {
            throw StageWords(text: "'\(text)' is no time here; \(right)")
        }
    }

    /// A sentence of an error without what a screen has no room for.
    struct StageWords: Error, CustomStringConvertible {
        let text: String
        var description: String { text }
    }

    // MARK: reading

    func model() throws -> StageModel {
        let heads = try replica.heads(.roster)
        if heads != rosterHeads {
            roster = try RosterBook(replica)
            names = Self.names(of: roster)
            catalogue = try InstrumentCatalogue(of: replica)
            rosterHeads = heads
        }
        callHeads = try replica.heads(space)
        stored = try Self.read(id, in: space, replica, roster)
        facts = try facts(of: stored)
        return StageModel(
            facts: facts, now: now, sync: try standing(), user: author, catalogue: catalogue)
    }

    func news() throws -> StageNews {
        let mark = try replica.changeMark()
        guard mark != self.mark else { return .none }
        self.mark = mark
        let isSame =
            try replica.heads(space) == callHeads && replica.heads(.roster) == rosterHeads
        return isSame ? .sync(try standing()) : .call
    }

    func standing() throws -> StageSync {
        let spaces = [space, .roster]
        if steadyMilliseconds > lastRefused.steady + 5_000 || lastRefused.steady == 0 {
            let count = try RefusedChange.all(in: spaces, of: replica).count
            lastRefused = (count, steadyMilliseconds)
        }
        if lastRefused.count > 0 { return .refused(lastRefused.count) }
        guard try Remote.of(replica) != nil else { return .alone }
        let unsent = try spaces.reduce(0) { try $0 + replica.unpushed($1).transactions }
        if unsent > 0 { return .unsent(unsent) }
        let last = try ExchangeMemory.of(replica).lastMilliseconds / 1_000
        let age = now.secondsSince1970 - Int64(clamping: last)
        return (-60...60).contains(age) ? .synced : .stale
    }

    // MARK: reckoning

    func reckon(_ model: StageModel) {
        guard let instant = model.now.instant else { return }
        let hold = model.clock[.hold]
        let isNear = (hold?.minutesLeft ?? -1) > 0 && (hold?.minutesLeft ?? 0) <= 60
        reckoner.ask(
            StageReckoner.Question(
                call: stored, space: space, roster: roster, catalogue: catalogue, now: instant,
                pastHold: isNear ? hold?.at : nil,
                conflicts: stored.allRecords.flatMap(\.conflicts)
                    .filter { $0.policy == .guarded }))
    }

    func reckoned() -> StageReckoned? {
        guard let answer = reckoner.answer() else { return nil }
        prices = answer.prices
        return answer
    }

    func price(_ token: String) -> String { prices[token] ?? "" }
}
