/// What a candidate holds.
public enum SlotContent: Hashable, Sendable {
    /// The record was seen alive, by its creation or by any write to it, or was deleted.
    case existence(deleted: Bool)
    /// The values of the slot's fields; nil where a field was cleared.
    case values([FieldName: FieldValue?])
    /// The transaction wrote to a record that its author had seen deleted.
    case lateEdit
    /// Members of a set, which is a field: those that the transaction added and nobody who had
    /// seen that removed.
    case members(FieldName, TextSet)
    /// What the transaction appended to a log, which is a field.
    case entries(FieldName, TextList)
    /// The records that the transaction says are the same thing as this one.
    case links(RecordLinks)
}

extension SlotContent {
    /// What is left once somebody who had seen it adds or removes `members` themselves; nil for
    /// nothing.
    fileprivate func without(_ members: TextSet, of field: FieldName) -> SlotContent? {
        let present: TextSet
        switch self {
        case .members(field, let set): present = set
        case .values(let values):
            guard values.count == 1, case .textSet(let set)?? = values[field] else { return self }
            present = set
        default: return self
        }
        let left = present.subtracting(members)
        if left == present { return self }
        return left.isEmpty ? nil : .members(field, left)
    }
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
    /// Members join and leave a set; takes the place of these members only.
    case edit(FieldName, added: TextSet, removed: TextSet)
    /// Texts join a log; takes nobody's place.
    case append(FieldName, TextList)
    /// Says of other records that they are this one, or are not; takes the place of what was said
    /// of these before.
    case link(RecordLinks, cut: Set<RecordID>)

    /// What the step adds to the candidates; nil where it only removes some.
    public var content: SlotContent? {
        switch self {
        case .replace(let content): content
        case .witness: .existence(deleted: false)
        case .lateEdit: .lateEdit
        case .settleLateEdits: nil
        case .edit(let field, let added, _): added.isEmpty ? nil : .members(field, added)
        case .append(let field, let texts): .entries(field, texts)
        case .link(let links, _): links.isEmpty ? nil : .links(links)
        }
    }

    /// What is left of a candidate that the author of the step had seen; nil for nothing.
    func remainder(of seen: SlotContent) -> SlotContent? {
        switch (self, seen) {
        case (.witness, .existence(deleted: true)), (.lateEdit, _), (.append, _),
            (.replace, .entries):
            seen
        case (.edit(let field, let added, let removed), _):
            seen.without(added.union(removed), of: field)
        case (.link(let links, let cut), .links(let present)):
            present.without(links.ids.union(cut)).map(SlotContent.links)
        default: nil
        }
    }
}
