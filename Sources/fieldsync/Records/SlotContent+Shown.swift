import AFMModel
import AFMOffice
import AFMStore
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

extension SlotContent {
    /// The fields and values of a slot; a cleared one is null, existence is `deleted`.
    var json: JSONObject {
        switch self {
        case .existence(let deleted): return ["deleted": .bool(deleted)]
        case .lateEdit: return ["lateEdit": true]
        case .links(let links): return ["merged": .array(links.texts.map(JSONValue.string))]
        case .members(let field, let set): return [field.name: FieldValue.textSet(set).json]
        case .entries(let field, let list): return [field.name: FieldValue.textList(list).json]
        case .values(let values):
            var object = JSONObject()
            for (field, value) in values.sorted(by: { $0.key < $1.key }) {
                object[field.name] = value?.json ?? .null
            }
            return object
        }
    }

    /// As a person reads it: the value, or `field value, field value` for a group.
    var shownText: String { shownText { $0.shownText } }

    /// The same, with values told by `words`.
    func shownText(_ words: (FieldValue) -> String) -> String {
        switch self {
        case .existence(let deleted): return deleted ? "deleted" : "kept"
        case .lateEdit: return "edited after it was deleted"
        case .links(let links): return links.texts.joined(separator: ", ")
        case .members(_, let set): return FieldValue.textSet(set).shownText
        case .entries(_, let list): return FieldValue.textList(list).shownText
        case .values(let values):
            let parts = values.sorted { $0.key < $1.key }.map { field, value in
                let text = value.map { Self.shown($0, of: field, words) }
                return (name: field.name, text: text ?? "(nothing)")
            }
            if parts.count == 1 { return parts[0].text }
            return parts.map { "\($0.name) \($0.text)" }.joined(separator: ", ")
        }
    }

    /// What somebody signed for is told as a sum, and not musician by musician.
    private static func shown(
        _ value: FieldValue, of field: FieldName, _ words: (FieldValue) -> String
    ) -> String {
        guard field == .figures, let figures = ClosedFigures(text: value.text) else {
            return words(value)
        }
        return "\(Cents(figures.totalCents)) for \(figures.musicians.count) musicians"
    }
}

extension RecordLinks {
    fileprivate var texts: [String] { ids.sorted().map(\.hex) }
}

extension FieldValue {
    /// As a person reads it; sets and lists without the brackets and quotes of JSON.
    var shownText: String {
        switch self {
        case .textSet(let set): set.members.joined(separator: ", ")
        case .textList(let list): list.texts.joined(separator: "; ")
        default: text
        }
    }
}
