public import FieldsyncJSON

/// One difference between two versions of a call's sheet, which can be made by itself.
public struct SheetEdit: Hashable, Sendable {
    /// Where, for people: `musicians[47-10001].dismissed`.
    public let path: String
    /// What the older version says; nil where it says nothing.
    public let before: JSONValue?
    /// What the newer version says; nil where it says nothing.
    public let after: JSONValue?

    private let steps: [Step]

    private enum Step: Hashable, Sendable {
        case key(String)
        /// A musician, by card, else by name and local.
        case musician(String)
    }

    /// What turns one version into the other, in the order of the newer one.
    public static func edits(from older: CallSheet, to newer: CallSheet) -> [SheetEdit] {
        edits(members(older.json), members(newer.json), at: [], path: "")
    }

    /// The sheet with this edit made.
    public func made(in sheet: JSONValue) -> JSONValue { Self.set(after, steps[...], in: sheet) }

    // MARK: finding

    private static func edits(
        _ older: JSONObject, _ newer: JSONObject, at steps: [Step], path: String
    ) -> [SheetEdit] {
        var edits: [SheetEdit] = []
        for key in newer.keys + older.keys.filter({ newer[$0] == nil }) {
            let (before, after) = (older[key], newer[key])
            guard before != after else { continue }
            let place = path.isEmpty ? key : "\(path).\(key)"
            let here = steps + [.key(key)]
            switch (before, after) {
            case (.object(let one)?, .object(let other)?):
                edits += Self.edits(one, other, at: here, path: place)
            case (.array(let one)?, .array(let other)?) where key == "musicians" && path.isEmpty:
                edits += musicians(one, other)
            default:
                edits.append(
                    SheetEdit(path: place, before: before, after: after, steps: here))
            }
        }
        return edits
    }

    private static func musicians(_ older: [JSONValue], _ newer: [JSONValue]) -> [SheetEdit] {
        let known = Dictionary(older.map { (identity($0), $0) }) { first, _ in first }
        let kept = Set(newer.map(identity))
        var edits: [SheetEdit] = []
        for musician in newer {
            let name = identity(musician)
            let (path, steps) = ("musicians[\(name)]", [Step.key("musicians"), .musician(name)])
            if let before = known[name] {
                edits += Self.edits(members(before), members(musician), at: steps, path: path)
            } else {
                edits.append(SheetEdit(path: path, before: nil, after: musician, steps: steps))
            }
        }
        for musician in older where !kept.contains(identity(musician)) {
            let name = identity(musician)
            edits.append(
                SheetEdit(
                    path: "musicians[\(name)]", before: musician, after: nil,
                    steps: [.key("musicians"), .musician(name)]))
        }
        return edits
    }

    private static func identity(_ musician: JSONValue) -> String {
        let object = members(musician)
        if case .string(let card)? = object["card"] { return card }
        var words: [String] = []
        for key in ["name", "local"] {
            if case .string(let text)? = object[key] { words.append(text) }
        }
        return words.joined(separator: ", ")
    }

    private static func members(_ value: JSONValue) -> JSONObject {
        if case .object(let object) = value { object } else { JSONObject() }
    }

    // MARK: making

    private static func set(
        _ value: JSONValue?, _ steps: ArraySlice<Step>, in document: JSONValue
    ) -> JSONValue {
        guard let step = steps.first else { return value ?? .null }
        let rest = steps.dropFirst()
        switch (step, document) {
        case (.key(let key), .object(var object)):
            if rest.isEmpty {
                object[key] = value
            } else {
                object[key] = set(value, rest, in: object[key] ?? .object(JSONObject()))
            }
            return .object(object)
        case (.musician(let name), .array(var list)):
            guard let index = list.firstIndex(where: { identity($0) == name }) else {
                return .array(list + [value].compactMap { $0 })
            }
            if rest.isEmpty, let value {
                list[index] = value
            } else if rest.isEmpty {
                list.remove(at: index)
            } else {
                list[index] = set(value, rest, in: list[index])
            }
            return .array(list)
        default: return document
        }
    }
}

extension SheetEdit: CustomStringConvertible {
    /// `musicians[47-10001].dismissed: "…" → "…"`.
    public var description: String {
        "\(path): \(Self.short(before)) → \(Self.short(after))"
    }

    private static func short(_ value: JSONValue?) -> String {
        guard let value, value != .null else { return "nothing" }
        let text = value.text()
        return text.count <= 80 ? text : text.prefix(80) + "…"
    }
}
