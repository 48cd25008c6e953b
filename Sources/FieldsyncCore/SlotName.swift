/// What is kept of a record under one merge.
public enum SlotName: Hashable, Sendable {
    /// Whether the record exists. Shown to people as the field `deleted`.
    case existence
    /// The transactions that wrote to the record though their authors had seen it deleted.
    case lateEdits
    /// The records that people say are the same thing. Shown to people as the field `merged`.
    case merges
    /// A field, or a group of fields, by name.
    case field(FieldName)

    /// The word that people and JSON use.
    public var name: String {
        switch self {
        case .existence: "deleted"
        case .lateEdits: "_lateEdits"
        case .merges: "_merges"
        case .field(let field): field.name
        }
    }
}

extension SlotName: Comparable {
    /// Existence first, then late edits, then merges, then fields by name.
    public static func < (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.field(let a), .field(let b)): a < b
        default: left.rank < right.rank
        }
    }

    private var rank: Int {
        switch self {
        case .existence: 0
        case .lateEdits: 1
        case .merges: 2
        case .field: 3
        }
    }
}
