import AFMModel
import FieldsyncJSON
import Testing

import struct Foundation.Data
import struct Foundation.URL

/// The sample documents of `tools/samples`, and sheets made from them.
enum SampleFiles {
    /// The bytes of a file, by its path in the repository.
    static func bytes(at path: String) throws -> [UInt8] {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return Array(try Data(contentsOf: root.appending(path: path)))
    }

    static func bytes(_ name: String) throws -> [UInt8] {
        try bytes(at: "tools/samples/\(name)")
    }

    /// A small sheet that is right in everything.
    static func smallSheet() throws -> [UInt8] {
        try bytes(at: "protocol/schemas/examples/callsheet-small.json")
    }

    /// A sheet with every key that the format has.
    static func fullSheet() throws -> [UInt8] {
        try bytes(at: "protocol/schemas/examples/callsheet-every-key.json")
    }

    static func json(_ name: String) throws -> JSONObject {
        guard case .object(let object) = try JSONValue(parsing: bytes(name)) else {
            Issue.record("\(name) is no object")
            return [:]
        }
        return object
    }

    /// The small sheet with the value at one path replaced, or taken away where it is nil.
    static func sheet(_ path: String, _ value: JSONValue?) throws -> JSONValue {
        let sheet = try JSONValue(parsing: smallSheet())
        let steps = path.split(whereSeparator: { ".[]$".contains($0) }).map(String.init)
        return try #require(replacing(sheet, steps[...], value), "\(path) is in the sample")
    }

    static func replacing(
        _ document: JSONValue, _ steps: ArraySlice<String>, _ value: JSONValue?
    ) -> JSONValue? {
        guard let step = steps.first else { return value }
        let rest = steps.dropFirst()
        switch document {
        case .object(var object):
            object[step] = replacing(object[step] ?? [:], rest, value)
            return .object(object)
        case .array(var elements):
            guard let index = Int(step), index <= elements.count else { return nil }
            let old = index < elements.count ? elements[index] : [:]
            guard let new = replacing(old, rest, value) else { return nil }
            if index < elements.count { elements[index] = new } else { elements.append(new) }
            return .array(elements)
        default:
            return nil
        }
    }
}
