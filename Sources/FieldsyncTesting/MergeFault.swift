package import FieldsyncCore

/// A rule of merging that is broken: what shows that the laws of merging find what is wrong.
///
/// A fault alters what a replica makes of a transaction, and nothing else: logs and messages stay
/// as they were written, so that the laws judge the result by what really happened.
package enum MergeFault: CaseIterable, Sendable {
    /// What comes later replaces what is there, seen or not.
    case theLastToArriveWins
    /// A later stamp replaces an earlier one, and an earlier one gives way.
    case theLatestStampWins
    /// Of what an author had seen, one replica's part is forgotten.
    case forgetsAReplica
    /// A deletion takes edits with it that its author had not seen.
    case deletesWhatWasNotSeen
    /// What is known is merged once more when it comes again.
    case appliesAgain
    /// What its author had seen is not waited for.
    case appliesEarly
    /// Equal values of several writers are one.
    case foldsEqualValues
    /// Members that others add meanwhile are removed, too.
    case removesWhatWasNotSeen
    /// A choice closes what its author had not seen.
    case resolvesWhatWasNotSeen
    /// The fields of a group go their own ways.
    case tearsGroups
    /// A log holds an entry twice.
    case appendsTwice
    /// An entry of a log that somebody appends takes the place of the earlier ones.
    case replacesEntries
    /// Who edits a deleted record brings it back.
    case revivesByAnEdit
    /// Who edits a record that they had seen deleted counts as not having seen it.
    case disputesByALateEdit
    /// Records that were merged stay so when people part them again.
    case neverParts
    /// A field that the schema does not know is left out.
    case dropsUnknownFields
    /// Of equal stamps each replica shows its own.
    case breaksTiesForItself
    /// What was refused stays where it was applied.
    case ignoresVerdicts
    /// The verdict that comes last holds, whatever its author had seen.
    case obeysTheLastVerdict
}

extension MergeFault {
    /// The faults that only judges can bring to light.
    package static let ofVerdicts: [MergeFault] = [.ignoresVerdicts, .obeysTheLastVerdict]
    /// The faults that people's writes bring to light.
    package static let ofWrites = allCases.filter { !ofVerdicts.contains($0) }

    /// The schema as a program with this fault knows it.
    package func altered(_ schema: Schema) -> Schema {
        guard self == .tearsGroups else { return schema }
        let types = schema.types.map { type in
            let fields = type.fields.map {
                FieldSchema($0.name, $0.kind, $0.policy, target: $0.target)
            }
            return TypeSchema(type.name, home: type.home, fields: fields, keys: type.keys)
        }
        return Schema(version: schema.version, types: types)
    }

    /// What a replica with this fault makes of a transaction whose time has come.
    func altered(
        _ transaction: ReplicatedTransaction, before state: SpaceState, _ schema: Schema
    ) -> ReplicatedTransaction {
        let operations = transaction.operations
        func holds(_ isOfKind: (RecordOperation) -> Bool) -> Bool {
            operations.contains(where: isOfKind)
        }
        switch self {
        case .theLastToArriveWins: return transaction.seeing(state.vector)
        case .theLatestStampWins:
            return transaction.seeing(
                state.vector,
                operations.filter { !Self.isLater(than: transaction, state, schema, $0) })
        case .forgetsAReplica:
            var context = transaction.context
            let others = context.entries.filter { $0.replica != transaction.id.replica }
            if let forgotten = others.last { context[forgotten.replica] = 0 }
            return transaction.seeing(context)
        case .deletesWhatWasNotSeen where holds(\.isDeletion),
            .removesWhatWasNotSeen where holds(\.isRemoval),
            .resolvesWhatWasNotSeen where holds(\.isChoice),
            .obeysTheLastVerdict where holds(\.isJudgement):
            return transaction.seeing(state.vector)
        case .appendsTwice:
            return transaction.doing(operations.flatMap { $0.isEntry ? [$0, $0] : [$0] })
        case .replacesEntries:
            return transaction.doing(operations.map(\.settingItsEntry))
        case .revivesByAnEdit:
            let records = Set(operations.flatMap(\.records)).filter(state.isDeleted)
            return transaction.doing(records.sorted().map { .undelete($0) } + operations)
        case .disputesByALateEdit:
            return transaction.doing(operations.filter { !$0.leavesDeleted })
        case .neverParts: return transaction.doing(operations.filter { !$0.parts })
        case .dropsUnknownFields:
            return transaction.doing(
                operations.filter { operation in
                    guard let type = schema[operation.record.type],
                        let field = operation.write?.field
                    else { return true }
                    return field == .merged || type[field] != nil
                })
        case .ignoresVerdicts: return transaction.doing(operations.filter { !$0.isJudgement })
        case .foldsEqualValues:
            return transaction.doing(
                operations.filter { operation in
                    guard case .set(let record, let field, let value) = operation else {
                        return true
                    }
                    return state.shownValues(record)[field] != value
                })
        case .tearsGroups, .breaksTiesForItself, .appliesAgain, .appliesEarly,
            .deletesWhatWasNotSeen, .removesWhatWasNotSeen, .resolvesWhatWasNotSeen,
            .obeysTheLastVerdict:
            return transaction
        }
    }

    /// True where something with a later stamp stands where the operation writes.
    private static func isLater(
        than transaction: ReplicatedTransaction, _ state: SpaceState, _ schema: Schema,
        _ operation: RecordOperation
    ) -> Bool {
        guard let field = operation.write?.field else { return false }
        let slot = SlotName.field(schema.slot(of: field, in: operation.record.type))
        return state.records[operation.record]?[slot]?.contains {
            ($0.stamp, $0.transaction) > (transaction.stamp, transaction.id)
        } == true
    }
}

/// A space's state as a program makes it that may have a fault.
package struct FaultyState: Sendable {
    /// What the transactions add up to here.
    package private(set) var state: SpaceState
    private let schema: Schema
    private let fault: MergeFault?
    private let owner: ReplicaID
    /// What was applied, where the fault needs to know.
    private var applied: [ReplicatedTransaction] = []

    /// An empty space of a replica.
    package init(schema: Schema, fault: MergeFault?, owner: ReplicaID) {
        self.schema = schema
        self.fault = fault
        self.owner = owner
        state = SpaceState(schema: fault?.altered(schema) ?? schema)
    }

    /// Applies a transaction if its time has come, as this program understands it.
    package mutating func apply(_ transaction: ReplicatedTransaction) -> SpaceState.Admission {
        guard let fault else { return state.apply(transaction) }
        if state.vector.contains(transaction.id) {
            if fault == .appliesAgain { applyAgain(transaction) }
            return .known
        }
        var ready = transaction
        if fault == .appliesEarly { ready = ready.seeing(state.vector.part(of: ready.context)) }
        guard state.vector.admits(ready) else { return .early }
        ready = fault.altered(ready, before: state, schema)
        if fault == .appliesAgain { applied.append(ready) }
        return state.apply(ready)
    }

    private mutating func applyAgain(_ transaction: ReplicatedTransaction) {
        state = SpaceState(schema: schema)
        for (place, earlier) in applied.enumerated() {
            if earlier.id == transaction.id {
                applied[place] = earlier.doing(earlier.operations + transaction.operations)
            }
            _ = state.apply(applied[place])
        }
    }

    /// The candidate that this program shows.
    package func shown(_ candidates: [Candidate]) -> Candidate? {
        let shown = CausalMerge.shown(candidates)
        guard fault == .breaksTiesForItself else { return shown }
        return candidates.first {
            $0.stamp == shown?.stamp && $0.content != .existence(deleted: true)
                && $0.transaction.replica == owner
        } ?? shown
    }

    /// The whole state as text that differs wherever two states, or what they show, do.
    package var canonicalText: String { state.canonicalText(showing: shown) }
}

extension VersionVector {
    /// As much of `context` as is held.
    fileprivate func part(of context: VersionVector) -> VersionVector {
        var part = VersionVector()
        for entry in context.entries {
            part[entry.replica] = min(entry.sequence, self[entry.replica])
        }
        return part
    }
}

extension ReplicatedTransaction {
    /// The same as if its author had seen `context` and done `operations`.
    fileprivate func seeing(
        _ context: VersionVector, _ operations: [RecordOperation]? = nil
    ) -> ReplicatedTransaction {
        ReplicatedTransaction(
            space: space, id: id, stamp: stamp, author: author, reason: reason, context: context,
            schemaVersion: schemaVersion, salt: salt, operations: operations ?? self.operations)
    }

    fileprivate func doing(_ operations: [RecordOperation]) -> ReplicatedTransaction {
        seeing(context, operations)
    }
}

extension RecordOperation {
    fileprivate var isDeletion: Bool {
        switch self {
        case .delete, .resolveDeletion(_, deleted: true): true
        default: false
        }
    }

    fileprivate var isRemoval: Bool {
        if case .remove = self { true } else { false }
    }

    fileprivate var isChoice: Bool {
        switch self {
        case .resolve, .resolveDeletion: true
        default: false
        }
    }

    fileprivate var isEntry: Bool {
        if case .append = self { true } else { false }
    }

    fileprivate var settingItsEntry: RecordOperation {
        if case .append(let record, let field, let text) = self {
            .set(record, field, .text(text))
        } else {
            self
        }
    }

    fileprivate var leavesDeleted: Bool {
        if case .leaveDeleted = self { true } else { false }
    }

    fileprivate var parts: Bool {
        if case .unmerge = self { true } else { false }
    }
}
