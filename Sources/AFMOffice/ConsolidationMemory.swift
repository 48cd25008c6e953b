import AFMModel
import AFMRules
import AFMStore
import FieldsyncCore
import FieldsyncStore
import Synchronization

/// What consolidations of one replica found, so that the next one works out again only what a
/// change can have changed: the sheets of calls that are not as they were, and the groups of calls
/// (`CallGroups`) in which one of them, one of their rate cards or the day of lateness differs.
///
/// It holds values, and what they were made of to compare with, so it is never out of date. A
/// server keeps one as long as it runs.
public final class ConsolidationMemory: Sendable {
    /// How much was worked out, and not remembered, since the memory was made.
    public struct Work: Hashable, Sendable {
        /// Sheets that were made and read.
        public var sheets = 0
        /// Calls that were paid, each as often as it was.
        public var calls = 0
        /// Groups of calls that were paid.
        public var groups = 0

        package init(sheets: Int = 0, calls: Int = 0, groups: Int = 0) {
            self.sheets = sheets
            self.calls = calls
            self.groups = groups
        }
    }

    /// Where a call or a card is as it was, it has the number that it had.
    struct Known<Document: Sendable>: Sendable {
        let version: Int
        let document: Document
    }

    /// A sheet with what decides pay; the error where it makes none.
    struct KnownSheet: Sendable {
        let sheet: Result<Parsed<CallSheet>, SheetError>
        let facts: Result<CallFacts, PayError>?
    }

    /// What the outcome of a group follows from.
    struct GroupKey: Hashable {
        let calls: [Int]
        let cards: [Int]
        let today: WorkDate?
    }

    struct State {
        fileprivate var catalogue: InstrumentCatalogue?
        fileprivate var versions = 0
        fileprivate var calls: [RecordID: (StoredContents, Known<KnownSheet>)] = [:]
        fileprivate var cards: [RecordID: (RecordFields, Known<Result<RateCard, SheetError>>)] = [:]
        fileprivate var groups: [GroupKey: Result<PayPart, PayError>] = [:]
        fileprivate(set) var work = Work()
    }

    typealias RecordFields = [FieldName: FieldValue]

    private let state = Mutex(State())

    /// A memory of nothing.
    public init() {}

    /// How much was worked out so far.
    public var work: Work { state.withLock { $0.work } }

    /// Lets one consolidation after the other work with what is known.
    func use<Found>(_ body: (inout State) throws -> sending Found) rethrows -> sending Found {
        try state.withLock { try body(&$0) }
    }
}

extension ConsolidationMemory.State {
    /// Begins a consolidation with a catalogue; with another one than before nothing is known.
    mutating func begin(_ catalogue: InstrumentCatalogue) {
        guard catalogue != self.catalogue else { return }
        self.catalogue = catalogue
        (calls, cards, groups) = ([:], [:], [:])
    }

    /// The sheet of a call.
    mutating func sheet(
        of stored: StoredCall, _ make: (StoredCall) throws(SheetError) -> Parsed<CallSheet>
    ) -> ConsolidationMemory.Known<ConsolidationMemory.KnownSheet> {
        let contents = StoredContents(of: stored)
        if let (was, known) = calls[stored.call.key.id], was == contents { return known }
        work.sheets += 1
        let sheet: Result<Parsed<CallSheet>, SheetError>
        var facts: Result<CallFacts, PayError>?
        do throws(SheetError) {
            let parsed = try make(stored)
            sheet = .success(parsed)
            do throws(PayError) {
                facts = .success(
                    try CallFacts(parsed.document, catalogue: catalogue ?? .standard))
            } catch {
                facts = .failure(error)
            }
        } catch {
            sheet = .failure(error)
        }
        let known = ConsolidationMemory.Known(
            version: nextVersion(),
            document: ConsolidationMemory.KnownSheet(sheet: sheet, facts: facts))
        calls[stored.call.key.id] = (contents, known)
        return known
    }

    /// A rate card.
    mutating func card(
        _ stored: RateCardExport.StoredCard
    ) -> ConsolidationMemory.Known<Result<RateCard, SheetError>> {
        let id = stored.record.key.id
        if let (was, known) = cards[id], was == stored.record.fields { return known }
        let card: Result<RateCard, SheetError>
        do throws(SheetError) {
            card = .success(try stored.card())
        } catch {
            card = .failure(error)
        }
        let known = ConsolidationMemory.Known(version: nextVersion(), document: card)
        cards[id] = (stored.record.fields, known)
        return known
    }

    /// What a group comes to.
    mutating func part(
        _ key: ConsolidationMemory.GroupKey, _ make: () throws(PayError) -> PayPart
    ) -> Result<PayPart, PayError> {
        if let known = groups[key] { return known }
        work.groups += 1
        work.calls += key.calls.count
        let part: Result<PayPart, PayError>
        do throws(PayError) {
            part = .success(try make())
        } catch {
            part = .failure(error)
        }
        groups[key] = part
        return part
    }

    /// Forgets groups of calls and cards that are not so any more, and calls that are gone.
    ///
    /// - Parameter present: Every call that is here.
    mutating func forget(allBut present: Set<RecordID>) {
        calls = calls.filter { present.contains($0.key) }
        let versions = Set(calls.values.map(\.1.version))
        let cardVersions = Set(cards.values.map(\.1.version))
        groups = groups.filter { key, _ in
            key.calls.allSatisfy(versions.contains) && key.cards.allSatisfy(cardVersions.contains)
        }
    }

    private mutating func nextVersion() -> Int {
        versions += 1
        return versions
    }
}
