/// What the candidates of a slot come to, by the schema: what is shown, and whether people have to
/// choose.
///
/// The candidates themselves follow from the transactions alone, so that programs with different
/// schemas hold the same.
public struct SlotReading: Hashable, Sendable {
    /// The slot.
    public let slot: SlotName
    /// What it is read by: the schema's policy; for a field that the schema does not know as a set
    /// or a log, what its candidates are.
    public let policy: MergePolicy
    /// The candidates; where records were merged, those of all of them.
    public let candidates: [Candidate]
    /// The one that is shown: the standing record's own before those of the records that gave way
    /// to it, then the latest. Nil where there is none.
    public let shown: Candidate?

    /// The candidates of a slot of a record of `type`, read by `schema`.
    ///
    /// - Parameters:
    ///   - own: Those of the record itself.
    ///   - others: Those of the records that gave way to it.
    public init(
        _ own: [Candidate], joining others: [Candidate] = [], of slot: SlotName,
        in type: RecordType, schema: Schema
    ) {
        self.slot = slot
        // One transaction writes to all records of a merged one, and is listed once.
        let candidates = others.reduce(into: own) { if !$0.contains($1) { $0.append($1) } }
        self.candidates = candidates
        shown = CausalMerge.shown(own.isEmpty || slot == .existence ? candidates : own)
        switch slot {
        case .existence, .lateEdits: policy = .guarded
        case .merges: policy = .set
        case .field(let name):
            let told = schema.policy(ofSlot: name, in: type)
            policy =
                [.guarded, .register].contains(told) && schema.isAlone(name, in: type)
                ? Self.policy(of: candidates) ?? told : told
        }
    }

    private static func policy(of candidates: [Candidate]) -> MergePolicy? {
        var found: MergePolicy?
        for candidate in candidates {
            switch candidate.content {
            case .entries: return .log
            case .members: found = .set
            case .existence, .values, .lateEdit, .links: continue
            }
        }
        return found
    }

    /// True where candidates differ of which only one can hold.
    public var isConflict: Bool {
        guard [.guarded, .register].contains(policy), let first = candidates.first else {
            return false
        }
        return candidates.contains { $0.content != first.content }
    }

    /// The values that are shown; a field without one is absent.
    public var shownValues: [FieldName: FieldValue] {
        guard case .field(let field) = slot else { return [:] }
        switch policy {
        case .derived: return [:]
        case .set:
            let members = candidates.flatMap { $0.content.members(of: field) }
            return members.isEmpty ? [:] : [field: .textSet(TextSet(members))]
        case .log:
            let ordered = candidates.sorted {
                ($0.stamp, $0.transaction) < ($1.stamp, $1.transaction)
            }
            let texts = ordered.flatMap { $0.content.texts(of: field) }
            return texts.isEmpty ? [:] : [field: .textList(TextList(texts))]
        case .guarded, .register:
            guard case .values(let values)? = shown?.content else {
                return [:]
            }
            return values.compactMapValues(\.self)
        }
    }
}

extension SlotContent {
    /// What it gives to a set.
    fileprivate func members(of field: FieldName) -> [String] {
        switch self {
        case .members(field, let set): set.members
        case .values(let values):
            if case .textSet(let set)?? = values[field] { set.members } else { [] }
        default: []
        }
    }

    /// What it gives to a log; a text or several that an older program set count as written then.
    fileprivate func texts(of field: FieldName) -> [String] {
        switch self {
        case .entries(field, let list): list.texts
        case .values(let values):
            switch values[field] {
            case .text(let text)??: [text]
            case .textList(let list)??: list.texts
            case .textSet(let set)??: set.members
            default: []
            }
        default: []
        }
    }
}
