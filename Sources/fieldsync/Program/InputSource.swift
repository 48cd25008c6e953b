import Foundation

/// Standard input: this process's, or the one that came with a forwarded command.
enum InputSource: Sendable {
    /// This process's own.
    case standard
    /// Bytes that were read elsewhere.
    case bytes([UInt8])

    /// Everything up to the end.
    func readAll() throws -> [UInt8] {
        switch self {
        case .bytes(let bytes): return bytes
        case .standard:
            guard let data = try FileHandle.standardInput.readToEnd() else { return [] }
            return [UInt8](data)
        }
    }

    /// The first line without its end: how a secret is handed over.
    func readSecret() throws -> String {
        let bytes: [UInt8]
        switch self {
        case .bytes(let given): bytes = given
        case .standard: bytes = Array((readLine(strippingNewline: true) ?? "").utf8)
        }
        let line = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        return String(decoding: line, as: UTF8.self)
    }
}
