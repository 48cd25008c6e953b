import AFMModel
import FieldsyncJSON

/// A place in a document as people type it: `recording.theatrical[0].singleCents`.
struct DocumentPlace {
    private enum Step {
        case key(String)
        case index(Int)
    }

    /// What was typed.
    let text: String
    private let steps: [Step]

    /// Nil where `text` names no place.
    init?(_ text: some StringProtocol) {
        var steps: [Step] = []
        var rest = text.hasPrefix("$.") ? String(text.dropFirst(2))[...] : String(text)[...]
        self.text = String(rest)
        while !rest.isEmpty {
            if rest.first == "[" {
                guard let end = rest.firstIndex(of: "]"),
                    let index = Int(rest[rest.index(after: rest.startIndex)..<end]), index >= 0
                else { return nil }
                steps.append(.index(index))
                rest = rest[rest.index(after: end)...]
            } else {
                let key = rest.prefix { $0 != "." && $0 != "[" }
                guard !key.isEmpty else { return nil }
                steps.append(.key(String(key)))
                rest = rest[key.endIndex...]
            }
            if rest.first == ".", rest.count > 1 { rest = rest.dropFirst() }
        }
        guard !steps.isEmpty else { return nil }
        self.steps = steps
    }

    /// The document with `value` at this place; null takes away what is there. Nil where the way
    /// there leads through something else, or past the end of a list.
    func setting(_ value: JSONValue, in document: JSONValue) -> JSONValue? {
        Self.setting(value, at: steps[...], in: document)
    }

    private static func setting(
        _ value: JSONValue, at steps: ArraySlice<Step>, in document: JSONValue?
    ) -> JSONValue? {
        guard let step = steps.first else { return value }
        let rest = steps.dropFirst()
        switch (step, document ?? .null) {
        case (.key(let key), .object(var object)):
            guard let inner = setting(value, at: rest, in: object[key]) else { return nil }
            object[key] = rest.isEmpty && inner == .null ? nil : inner
            return .object(object)
        case (.key(let key), .null):
            return setting(value, at: rest, in: nil).map { .object([key: $0]) }
        case (.index(let index), .array(var list)) where index < list.count:
            guard let inner = setting(value, at: rest, in: list[index]) else { return nil }
            if rest.isEmpty, inner == .null { list.remove(at: index) } else { list[index] = inner }
            return .array(list)
        case (.index(let index), .array(let list)) where index == list.count:
            return setting(value, at: rest, in: nil).map { .array(list + [$0]) }
        case (.index(0), .null): return setting(value, at: rest, in: nil).map { .array([$0]) }
        default: return nil
        }
    }
}
