public import Foundation

/// A command of the program, to be run inside the server that holds the store.
public struct ControlRequest: Hashable, Sendable, Codable {
    /// The command line, without the program's name.
    public let arguments: [String]
    /// Who runs it.
    public let user: String
    /// The variables of the environment that the command may look at.
    public let environment: [String: String]
    /// Standard input, where the command reads it.
    public let input: Data

    /// A request of its parts.
    public init(
        arguments: [String], user: String, environment: [String: String] = [:],
        input: Data = Data()
    ) {
        self.arguments = arguments
        self.user = user
        self.environment = environment
        self.input = input
    }
}

/// What a command came to.
public struct ControlReply: Hashable, Sendable, Codable {
    /// The exit status.
    public let status: Int32
    /// Standard output.
    public let output: Data
    /// Standard error.
    public let errors: Data
    /// Files that the command made, by their absolute paths: the one who asked writes them, with
    /// their own rights and in their own name.
    public let files: [String: Data]

    /// A reply of its parts.
    public init(
        status: Int32, output: Data = Data(), errors: Data = Data(), files: [String: Data] = [:]
    ) {
        self.files = files
        self.status = status
        self.output = output
        self.errors = errors
    }
}

/// Runs a command inside the server.
public typealias ControlHandler = @Sendable (ControlRequest) async -> ControlReply

/// Messages on the control socket: four bytes of length, big-endian, then JSON.
enum ControlFraming {
    /// Bytes of one message.
    static let limit = 64 << 20

    static func encoded(_ message: some Encodable) throws -> [UInt8] {
        let body = try JSONEncoder().encode(message)
        guard body.count <= limit else {
            throw ServerError.controlMalformed(detail: "a message of \(body.count) bytes")
        }
        let length = UInt32(body.count)
        return (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * UInt32($0))) } + body
    }

    /// The message at the beginning of `bytes`, or nil until all of it is there.
    static func decoded<Message: Decodable>(
        _ type: Message.Type, from bytes: [UInt8]
    ) throws -> Message? {
        guard bytes.count >= 4 else { return nil }
        let length = bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        guard length <= limit else {
            throw ServerError.controlMalformed(detail: "a message of \(length) bytes")
        }
        guard bytes.count >= 4 + length else { return nil }
        return try JSONDecoder().decode(type, from: Data(bytes[4..<4 + length]))
    }
}
