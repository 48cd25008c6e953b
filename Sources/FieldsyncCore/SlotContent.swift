/// What a candidate holds.
public enum SlotContent: Hashable, Sendable {
    /// The record was seen alive, by its creation or by any write to it, or was deleted.
    case existence(deleted: Bool)
    /// The values of the slot's fields; nil where a field was cleared.
    case values([FieldName: FieldValue?])
    /// The transaction wrote to a record that its author had seen deleted.
    case lateEdit
}

/// What one transaction does to one slot.
public enum SlotStep: Hashable, Sendable {
    /// Takes the place of everything that its author had seen.
    case replace(SlotContent)
    /// Says by a write to some field that the record is there. Takes the place of those who said
    /// so before, and never of a deletion: a record comes back only by somebody who means it.
    case witness
    /// Joins the late edits, and takes nobody's place.
    case lateEdit
    /// Removes the late edits that its author had seen.
    case settleLateEdits

    /// What the step adds to the candidates; nil where it only removes some.
    public var content: SlotContent? {
        switch self {
        case .replace(let content): content
        case .witness: .existence(deleted: false)
        case .lateEdit: .lateEdit
        case .settleLateEdits: nil
        }
    }

    /// What is left of a candidate that the author of the step had seen; nil for nothing.
    func remainder(of seen: SlotContent) -> SlotContent? {
        switch (self, seen) {
        case (.witness, .existence(deleted: true)), (.lateEdit, _): seen
        default: nil
        }
    }
}
