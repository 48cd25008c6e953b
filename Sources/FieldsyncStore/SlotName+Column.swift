import FieldsyncCore

extension SlotName {
    /// As the columns `candidate.slot` and `slotName.name` have it; what is no field is spelled as
    /// no field can be.
    var columnName: String { self == .existence ? "_deleted" : name }

    init?(columnName: String) {
        switch columnName {
        case "_deleted": self = .existence
        case SlotName.lateEdits.name: self = .lateEdits
        case SlotName.merges.name: self = .merges
        default:
            guard let field = FieldName(columnName) else { return nil }
            self = .field(field)
        }
    }
}
