import Foundation

/// Standard input: this process's, or the one that came with a forwarded command.
enum InputSource: Sendable {
    /// This process's own.
    case standard
    /// Bytes that were read elsewhere.
    case bytes([UInt8])

    /// Everything up to the end, as far as `limit` allows.
    func readAll(_ limit: BoundedInput.Limit) throws -> [UInt8] {
        switch self {
        case .bytes(let bytes): return bytes
        case .standard: return try BoundedInput(descriptor: STDIN_FILENO).read(limit)
        }
    }

    /// The next line that a person typed, without its end; nil where they are done.
    ///
    /// Only a terminal is asked line by line.
    func nextLine() -> String? {
        guard case .standard = self else { return nil }
        return readLine(strippingNewline: true)
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
