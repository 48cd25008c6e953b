import FieldsyncCore
import FieldsyncJSON
import GRDB

/// What a candidate holds, as the column `candidate.content` has it.
enum CandidateContent {
    /// True or false for existence, null for a late edit, `{"absorbed":[…],"into":[…]}` for merges;
    /// else the values with their kinds, or `{"FIELD":{"members":[…]}}` or
    /// `{"FIELD":{"entries":[…]}}`.
    static func text(_ content: SlotContent) -> String {
        switch content {
        case .existence(let deleted): JSONValue.bool(deleted).text()
        case .lateEdit: JSONValue.null.text()
        case .values(let values): KindedJSON.text(values)
        case .members(let field, let set): part(field, "members", set.members)
        case .entries(let field, let list): part(field, "entries", list.texts)
        case .links(let links):
            JSONValue.object([
                "absorbed": ids(links.absorbed), "into": ids(links.into),
            ]).text()
        }
    }

    private static func ids(_ ids: Set<RecordID>) -> JSONValue {
        .array(ids.sorted().map { .string($0.hex) })
    }

    private static func links(_ object: JSONObject) -> RecordLinks? {
        func ids(_ word: String) -> Set<RecordID>? {
            guard case .array(let values)? = object[word] else { return nil }
            let ids = values.compactMap { value -> RecordID? in
                guard case .string(let text) = value else { return nil }
                return RecordID(hex: text)
            }
            return ids.count == values.count ? Set(ids) : nil
        }
        guard let absorbed = ids("absorbed"), let into = ids("into") else { return nil }
        return RecordLinks(absorbed: absorbed, into: into)
    }

    private static func part(_ field: FieldName, _ word: String, _ texts: [String]) -> String {
        let texts = JSONValue.array(texts.map(JSONValue.string))
        return JSONValue.object([field.name: .object([word: texts])]).text()
    }

    /// Reads what ``text(_:)`` writes.
    ///
    /// - Throws: ``StoreError/damaged(detail:)`` for anything else.
    static func content(_ text: String, slot: SlotName) throws -> SlotContent {
        do {
            let json = try JSONValue(parsing: text)
            switch (slot, json) {
            case (.existence, .bool(let deleted)): return .existence(deleted: deleted)
            case (.lateEdits, .null): return .lateEdit
            case (.merges, .object(let object)):
                if let links = links(object) { return .links(links) }
            case (.field, .object(let object)):
                if let part = try part(object) { return part }
                if let values = try KindedJSON.values(text) { return .values(values) }
            default: break
            }
        } catch {
            throw StoreError.damaged(detail: "column candidate.content: \(error)")
        }
        throw Row.damaged("candidate.content")
    }

    private static func part(_ object: JSONObject) throws -> SlotContent? {
        guard object.count == 1, let name = object.keys.first, let field = FieldName(name),
            case .object(let inner)? = object[name], inner.count == 1
        else { return nil }
        if let members = inner["members"],
            case .textSet(let set)? = try FieldValue(json: members, kind: .textSet)
        {
            return .members(field, set)
        }
        if let entries = inner["entries"],
            case .textList(let list)? = try FieldValue(json: entries, kind: .textList)
        {
            return .entries(field, list)
        }
        return nil
    }
}
