import FieldsyncJSON
import Foundation

/// As much of JSON Schema as the schemas in `protocol/schemas` use, so that a document can be held
/// against one.
struct JSONSchema {
    private let root: JSONObject

    /// A schema of `protocol/schemas`, by its name there.
    init(_ name: String) throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let file = folder.appendingPathComponent("protocol/schemas/\(name).schema.json")
        let bytes = [UInt8](try Data(contentsOf: file))
        guard case .object(let root) = try JSONValue(parsing: bytes) else {
            throw Ending.NotAnObject(text: name)
        }
        self.root = root
    }

    /// What of a document the schema does not allow, a line each with its path; and members that
    /// the schema does not name, since a program should know what it writes.
    func faults(of document: JSONValue) -> [String] { faults(document, .object(root), "$") }

    private func faults(_ value: JSONValue, _ schema: JSONValue, _ path: String) -> [String] {
        guard case .object(let schema) = schema else { return ["\(path): no schema"] }
        if case .string(let name)? = schema["$ref"], case .object(let defs)? = root["$defs"] {
            let target = defs[String(name.dropFirst("#/$defs/".count))]
            return target.map { self.faults(value, $0, path) } ?? ["\(path): no \(name)"]
        }
        if case .array(let choices)? = schema["anyOf"] {
            let all = choices.map { self.faults(value, $0, path) }
            return all.contains { $0.isEmpty } ? [] : all.flatMap { $0 }
        }
        var faults: [String] = []
        if let constant = schema["const"], constant != value { faults.append("\(path): not it") }
        if case .array(let list)? = schema["enum"], !list.contains(value) {
            faults.append("\(path): \(value.text()) is none of the choices")
        }
        if let type = schema["type"], !Self.has(value, type) {
            return faults + ["\(path): \(value.text()) is no \(type.text())"]
        }
        switch value {
        case .object(let object): faults += members(object, schema, path)
        case .array(let list):
            guard let items = schema["items"] else { break }
            for (index, element) in list.enumerated() {
                faults += self.faults(element, items, "\(path)[\(index)]")
            }
        case .string(let text):
            guard case .string(let pattern)? = schema["pattern"] else { break }
            if text.range(of: pattern, options: .regularExpression) == nil {
                faults.append("\(path): \(text) does not match \(pattern)")
            }
        case .integer(let number):
            guard case .integer(let least)? = schema["minimum"], number < least else { break }
            faults.append("\(path): \(number) is less than \(least)")
        default: break
        }
        return faults
    }

    private func members(
        _ object: JSONObject, _ schema: JSONObject, _ path: String
    ) -> [String] {
        guard case .object(let properties)? = schema["properties"] else { return [] }
        var faults: [String] = []
        if case .array(let required)? = schema["required"] {
            for case .string(let key) in required where object[key] == nil {
                faults.append("\(path): no \(key)")
            }
        }
        for (key, value) in object {
            guard let property = properties[key] else {
                faults.append("\(path): \(key) is not in the schema")
                continue
            }
            faults += self.faults(value, property, "\(path).\(key)")
        }
        return faults
    }

    private static func has(_ value: JSONValue, _ type: JSONValue) -> Bool {
        if case .array(let types) = type { return types.contains { has(value, $0) } }
        guard case .string(let name) = type else { return false }
        switch (name, value) {
        case ("null", .null), ("string", .string), ("integer", .integer), ("boolean", .bool),
            ("object", .object), ("array", .array):
            return true
        default: return false
        }
    }
}
