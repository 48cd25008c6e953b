/// What a domain's records look like, as data: types, fields, kinds, merge policies.
public struct Schema: Hashable, Sendable {
    /// Raised with every change, and carried by each transaction.
    public let version: UInt32
    /// The types in the order of their names.
    public let types: [TypeSchema]
    private let byName: [RecordType: TypeSchema]

    /// A schema of `types`; where two share a name the first holds.
    public init(version: UInt32, types: [TypeSchema]) {
        self.version = version
        self.types = types.sorted { $0.name < $1.name }
        byName = Dictionary(types.map { ($0.name, $0) }) { first, _ in first }
    }

    /// The type's description, or nil where the schema lacks it.
    public subscript(type: RecordType) -> TypeSchema? { byName[type] }

    /// The slot that a field's values merge in: its group, or the field by itself. What the schema
    /// lacks merges by itself.
    public func slot(of field: FieldName, in type: RecordType) -> FieldName {
        self[type]?[field]?.group ?? field
    }

    /// The fields that share a slot, in the order of their names; a slot that the schema lacks
    /// holds the field of its own name.
    public func fields(ofSlot slot: FieldName, in type: RecordType) -> [FieldName] {
        self[type]?.fields(ofSlot: slot) ?? [slot]
    }

    /// The policy of a slot; `guarded` where the schema lacks it, and for a group whose fields are
    /// not all registers.
    public func policy(ofSlot slot: FieldName, in type: RecordType) -> MergePolicy {
        guard let described = self[type] else { return .guarded }
        let policies = Set(described.fields(ofSlot: slot).map { described[$0]?.policy ?? .guarded })
        guard policies.count == 1, let policy = policies.first else { return .guarded }
        return policy
    }

    /// True where a field is a slot by itself, and the only field of it.
    package func isAlone(_ field: FieldName, in type: RecordType) -> Bool {
        slot(of: field, in: type) == field && fields(ofSlot: field, in: type) == [field]
    }
}

/// One type of record.
public struct TypeSchema: Hashable, Sendable {
    /// The type's name.
    public let name: RecordType
    /// Which space its records live in.
    public let home: RecordHome
    /// The fields in the order of their names.
    public let fields: [FieldSchema]
    /// What no two records should share.
    public let keys: [UniqueKey]
    private let byName: [FieldName: FieldSchema]
    private let bySlot: [FieldName: [FieldName]]

    /// A type of its fields; where two share a name the first holds.
    public init(
        _ name: RecordType, home: RecordHome, fields: [FieldSchema], keys: [UniqueKey] = []
    ) {
        self.name = name
        self.home = home
        self.keys = keys
        self.fields = fields.sorted { $0.name < $1.name }
        byName = Dictionary(fields.map { ($0.name, $0) }) { first, _ in first }
        bySlot = Dictionary(grouping: self.fields.map(\.name)) { [byName] field in
            byName[field]?.group ?? field
        }
    }

    /// The field's description, or nil where the type lacks it.
    public subscript(field: FieldName) -> FieldSchema? { byName[field] }

    /// The fields that share a slot; a slot that the type lacks holds the field of its own name.
    public func fields(ofSlot slot: FieldName) -> [FieldName] { bySlot[slot] ?? [slot] }
}

/// Which space the records of a type live in.
public enum RecordHome: Hashable, Sendable {
    /// One space for all of them.
    case fixed(SpaceID)
    /// Each record has a space of its own, named by its id.
    case ownID
    /// The space of the record that this field refers to.
    case through(FieldName)
}

/// One field of a type.
public struct FieldSchema: Hashable, Sendable {
    /// The field's name.
    public let name: FieldName
    /// What values it takes.
    public let kind: FieldKind
    /// What becomes of concurrent different values.
    public let policy: MergePolicy
    /// The group of fields that it is written, kept and settled with.
    public let group: FieldName?
    /// For a reference, the type that it leads to.
    public let target: RecordType?

    /// A field of its parts. Sets, logs and derived fields merge by themselves and are in no group.
    public init(
        _ name: FieldName,
        _ kind: FieldKind,
        _ policy: MergePolicy = .guarded,
        group: FieldName? = nil,
        target: RecordType? = nil
    ) {
        self.name = name
        self.kind = kind
        self.policy = policy
        self.group = [.guarded, .register].contains(policy) ? group : nil
        self.target = target
    }
}

/// What becomes of concurrent different values of one field or group.
public enum MergePolicy: String, Hashable, Sendable, CaseIterable {
    /// All are kept and shown to everyone; nothing final may depend on them until a person chooses.
    case guarded
    /// The latest is shown; the others are kept.
    case register
    /// A set of texts: every member that somebody added, and nobody who had seen that removed.
    case set
    /// A list of texts: every one that anybody wrote, in order.
    case log
    /// Worked out by the domain; what is written to it is kept and never shown.
    case derived

    /// The kind of the fields that the policy is for; nil where it takes every kind.
    public var kind: FieldKind? {
        switch self {
        case .guarded, .register, .derived: nil
        case .set: .textSet
        case .log: .textList
        }
    }
}
