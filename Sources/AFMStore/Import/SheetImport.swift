public import AFMModel
import FieldsyncCore
import FieldsyncJSON
public import FieldsyncStore

/// Brings call sheets into a replica.
///
/// One batch: it is on disk whole or not at all. Repeating it writes nothing. A field that the new
/// sheet changed and a person changed too since the last import becomes a conflict: the import's
/// write says that it had not seen what the person wrote.
public struct SheetImport: Sendable {
    private let replica: Replica
    private let author: String

    /// An import by `author`.
    public init(into replica: Replica, author: String) {
        self.replica = replica
        self.author = author
    }

    /// Imports a checked sheet.
    ///
    /// - Throws: ``DomainError`` where the sheet names nobody's call, `StoreError` where the store
    ///   does not take it; nothing is written then.
    public func run(_ parsed: Parsed<CallSheet>) throws -> ImportReport {
        let sheet = parsed.document
        let target = try target(of: sheet)
        let space = SpaceID(production: target.production)
        let musicians = try musicians(of: sheet)
        let drafts = SheetDrafts(
            sheet, call: target.call, production: target.production, musicians: musicians)
        let digest = sheetDigest(of: sheet, musicians: musicians)
        let reason = ImportBase.reasonPrefix + Self.fileWords(sheet.file)
        let plans = try replica.write(author: author, reason: reason) { batch in
            let roster = try planRoster(drafts, in: batch)
            let own = try planCall(drafts, digest: digest, space: space, in: batch)
            try roster.carryOut(in: .roster, batch)
            try own.carryOut(in: space, batch, mark: drafts.call) {
                try CallNumber.next(of: replica)
            }
            return [roster, own]
        }
        var warnings = parsed.warnings.map(\.description)
        for plan in plans { warnings += plan.warnings.map(\.text) }
        if let similar = try similarCall(sheet, target, musicians: musicians) {
            warnings.append(similar.text)
        }
        let cards = try RecordFinder(in: replica).rateCards().map { $0.record[.nameText] }
        for name in sheet.rates where !cards.contains(.text(name)) {
            warnings.append(ImportWarning.unknownRates(name).text)
        }
        return ImportReport(
            call: target.call, production: target.production,
            created: plans.reduce(0) { $0 + $1.creations.count },
            changed: plans.reduce(0) { $0 + $1.reportedChanges(mark: drafts.call) },
            removed: plans.reduce(0) { $0 + $1.deletions.count },
            unchanged: plans.reduce(0) { $0 + $1.unchanged },
            conflicts: plans.flatMap(\.conflicts), warnings: warnings)
    }

    // MARK: which records

    private func target(of sheet: CallSheet) throws -> (call: RecordID, production: RecordID) {
        let production = NaturalID.production(sheet.production)
        guard let id = sheet.call.id else {
            let call = try replica.read(SpaceID(production: production)) { reader in
                try Self.unnamed(sheet.call, of: production, in: reader)
            }
            return (call, production)
        }
        guard let call = RecordID(hex: id) else {
            return (NaturalID.call(production: production, foreignID: id), production)
        }
        // A call that is here already stays in its production, whatever its title is now.
        let key = RecordKey(.call, call)
        guard let space = try replica.locate(key),
            case .reference(let known)? = try replica.read(space, { try $0.record(key) })?[
                .production]
        else { return (call, production) }
        return (call, known)
    }

    /// The call that a sheet without an id is about: the one that sheets of it were imported into,
    /// else the one that is shown at this stage and time.
    private static func unnamed(
        _ call: Call, of production: RecordID, in reader: some SpaceReading
    ) throws -> RecordID {
        let natural = NaturalID.call(production: production, stage: call.stage, start: call.start)
        let key = RecordKey(.call, natural)
        if try reader.record(key) != nil, try !ImportBase(of: key, in: reader).isEmpty {
            return natural
        }
        let shown = try StoredCall.shown(
            of: production, stage: call.stage, start: call.start, in: reader)
        return shown?.key.id ?? natural
    }

    private func musicians(of sheet: CallSheet) throws -> [RecordID] {
        try replica.read(.roster) { reader in
            try sheet.musicians.map { musician in
                let natural = NaturalID.musician(
                    name: musician.name, card: musician.card, local: musician.local)
                guard let card = musician.card,
                    try reader.record(RecordKey(.musician, natural)) == nil
                else { return natural }
                // Somebody who was entered before the card was known is the same person.
                let known = try reader.records(.musician, where: .card, is: .text(card))
                return known.first?.key.id ?? natural
            }
        }
    }

    private func sheetDigest(of sheet: CallSheet, musicians: [RecordID]) -> String {
        let text = sheet.json.text(sortedKeys: true) + musicians.map(\.hex).joined()
        return Hex.text(sha256(Array(text.utf8)).prefix(16))
    }

    private static func fileWords(_ file: String) -> String {
        let words = ": " + file
        let room = ReplicatedTransaction.Limits.reasonBytes - ImportBase.reasonPrefix.utf8.count
        return words.utf8.count <= room ? words : ""
    }

    // MARK: planning

    private func planRoster(_ drafts: SheetDrafts, in batch: BatchWriter) throws -> SheetPlan {
        try batch.transaction(in: .roster) { writer in
            let base = try ImportBase(of: drafts.call, in: writer)
            var plan = SheetPlan(
                base: base, schema: replica.schema, vector: try writer.vector())
            for draft in drafts.roster { try plan.compareShared(draft, in: writer) }
            return plan
        }
    }

    private func planCall(
        _ drafts: SheetDrafts, digest: String, space: SpaceID, in batch: BatchWriter
    ) throws -> SheetPlan {
        try batch.transaction(in: space) { writer in
            let present = try writer.record(drafts.call)
            if present?[.sheet] == .text(digest), present?.isDeleted == false {
                return SheetPlan(
                    unchanged: drafts.owned.count + 1, schema: replica.schema)
            }
            let base = try ImportBase(of: drafts.call, in: writer)
            var plan = SheetPlan(
                base: base, schema: replica.schema, vector: try writer.vector())
            if present?.isDeleted == true {
                plan.respectRemoval(of: drafts.call)
                return plan
            }
            try plan.compareShared(drafts.production, in: writer)
            let ordered = try withPositions(drafts.owned, in: writer, plan: &plan)
            for draft in ordered { try plan.compare(draft, in: writer) }
            try plan.removeMissing(keeping: ordered, in: writer)
            plan.put(.text(digest), .sheet, of: drafts.call)
            return plan
        }
    }

    /// New lines get their place in their list; old ones only where their order changed.
    private func withPositions(
        _ drafts: [RecordDraft], in reader: some SpaceReading, plan: inout SheetPlan
    ) throws -> [RecordDraft] {
        var result = drafts
        var lists: [[FieldValue?]: [Int]] = [:]
        for (index, draft) in drafts.enumerated() where draft.place != nil {
            let list = [.text(draft.key.type.name), draft.fields[.engagement]]
            lists[list, default: []].append(index)
        }
        for indexes in lists.values {
            let present = try indexes.map { try reader.record(drafts[$0].key) }
            let numbers = present.map { view -> Int64? in
                if case .integer(let number)? = view?[.position] { number } else { nil }
            }
            let isPlain = numbers.allSatisfy { $0 == nil }
            if isPlain, Self.areInOrderOfTime(indexes.map { drafts[$0] }) { continue }
            for (line, number) in ListOrder.assignments(for: numbers) {
                let index = indexes[line]
                if present[line] == nil {
                    result[index].fields[.position] = .integer(number)
                } else if present[line]?.isDeleted == false {
                    plan.put(.integer(number), .position, of: drafts[index].key)
                }
            }
        }
        return result
    }

    /// Intervals are sorted by their beginning where nothing else is said.
    private static func areInOrderOfTime(_ drafts: [RecordDraft]) -> Bool {
        let times = drafts.compactMap { draft -> Instant? in
            if case .instant(let from)? = draft.fields[.from] { from } else { nil }
        }
        return times.count == drafts.count && zip(times, times.dropFirst()).allSatisfy { $0 < $1 }
    }

    // MARK: what a person may have meant

    private func similarCall(
        _ sheet: CallSheet, _ target: (call: RecordID, production: RecordID),
        musicians: [RecordID]
    ) throws -> ImportWarning? {
        let people = Set(musicians)
        return try replica.read(SpaceID(production: target.production)) { reader in
            for other in try reader.records(.call) where other.key.id != target.call {
                guard case .instant(let instant)? = other[.start],
                    other[.stage] == sheet.call.stage.map({ .text($0) }),
                    sheet.call.zone.date(of: Moment(instant)) == sheet.call.date,
                    Moment(instant) != sheet.call.start
                else { continue }
                let engaged = try reader.records(
                    .engagement, where: .call, is: .reference(other.key.id))
                let common = engaged.filter { engagement in
                    guard case .reference(let id)? = engagement[.musician] else { return false }
                    return people.contains(id)
                }
                if !common.isEmpty, 2 * common.count >= people.count {
                    return .similarCall(
                        other.key.id, Moment(instant).text(in: sheet.call.zone))
                }
            }
            return nil
        }
    }
}

extension SheetPlan {
    /// Writes what is planned: at most two transactions, the disputed values first.
    ///
    /// The disputed one touches the call `mark` too, so that the next import finds it in the
    /// call's log.
    /// - Parameter number: The short number of the call, where it is new.
    func carryOut(
        in space: SpaceID, _ batch: BatchWriter, mark: RecordKey? = nil,
        number: () throws -> String? = { nil }
    ) throws {
        if !disputes.isEmpty {
            try batch.transaction(in: space, basis: basis) { writer in
                for dispute in disputes {
                    let write = dispute.write
                    try writer.set(write.key, write.field, write.value)
                }
                if let mark { try writer.set(mark, .sheet, .text("disputed")) }
            }
        }
        try batch.transaction(in: space) { writer in
            for key in creations { try writer.create(key) }
            for key in revivals { try writer.undelete(key) }
            for write in writes { try writer.set(write.key, write.field, write.value) }
            for key in deletions { try writer.delete(key) }
            if let mark, creations.contains(mark), let number = try number() {
                try writer.add(mark, .numbers, TextSet([number]))
            }
        }
    }

    /// A plan to do nothing.
    init(unchanged: Int, schema: Schema) {
        self.init(base: ImportBase(), schema: schema, vector: VersionVector())
        self.unchanged = unchanged
    }

    /// The changed records; the call does not count where only the import's own mark changed.
    func reportedChanges(mark: RecordKey) -> Int {
        var keys = changed
        let isReal =
            writes.contains { $0.key == mark && $0.field != .sheet }
            || disputes.contains { $0.write.key == mark }
        if !isReal { keys.remove(mark) }
        return keys.count
    }

    /// What became conflicts.
    var conflicts: [ImportConflict] {
        disputes.filter { $0.write.value != $0.shown }.map { dispute in
            ImportConflict(
                record: dispute.write.key, field: dispute.write.field,
                sheetValue: dispute.write.value, presentValue: dispute.shown)
        }
    }
}
