import FieldsyncCore
import FieldsyncJSON
import Foundation

/// A committed file of `protocol/vectors`; tests read it and never write it.
enum VectorFile {
    static func load(_ name: String) throws -> JSONValue {
        let file = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "protocol/vectors/\(name).json")
        return try JSONValue(parsing: Array(Data(contentsOf: file)))
    }
}

/// A vector file that does not have the shape that `protocol/README.md` gives.
struct VectorShape: Error {
    let what: String
}

extension JSONValue {
    /// The value of a key that must be there.
    func at(_ key: String) throws -> JSONValue {
        guard case .object(let object) = self, let value = object[key] else {
            throw VectorShape(what: "there is no \(key)")
        }
        return value
    }

    /// The value of a key, nil where it is missing or null.
    func optional(_ key: String) -> JSONValue? {
        guard case .object(let object) = self, let value = object[key], value != .null else {
            return nil
        }
        return value
    }

    func entries() throws -> [(key: String, value: JSONValue)] {
        guard case .object(let object) = self else { throw VectorShape(what: "no object") }
        return Array(object)
    }

    func list(_ key: String) throws -> [JSONValue] {
        guard case .array(let values) = try at(key) else {
            throw VectorShape(what: "\(key) is no list")
        }
        return values
    }

    func string() throws -> String {
        guard case .string(let text) = self else { throw VectorShape(what: "no text") }
        return text
    }

    func string(_ key: String) throws -> String { try at(key).string() }

    func integer() throws -> Int64 {
        guard case .integer(let number) = self else { throw VectorShape(what: "no integer") }
        return number
    }

    func unsigned(_ key: String) throws -> UInt64 {
        guard let number = UInt64(exactly: try at(key).integer()) else {
            throw VectorShape(what: "\(key) is negative")
        }
        return number
    }

    func bool(_ key: String) throws -> Bool {
        guard case .bool(let flag) = try at(key) else { throw VectorShape(what: "\(key)") }
        return flag
    }

    func bytes() throws -> [UInt8] {
        guard let bytes = Hex.bytes(try string()) else { throw VectorShape(what: "no hex") }
        return bytes
    }

    func bytes(_ key: String) throws -> [UInt8] { try at(key).bytes() }

    /// Eight bytes in hexadecimal as a number.
    func word(_ key: String) throws -> UInt64 {
        guard let word = UInt64(try string(key), radix: 16) else {
            throw VectorShape(what: "\(key) is no word")
        }
        return word
    }
}

/// What must not be nil.
func required<Wrapped>(_ value: Wrapped?, _ what: String) throws -> Wrapped {
    guard let value else { throw VectorShape(what: what) }
    return value
}
