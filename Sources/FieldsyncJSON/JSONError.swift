/// Why a text is no JSON document that this module takes, and where.
public struct JSONError: Error, Hashable {
    /// The line, from 1.
    public let line: Int
    /// The column in that line, from 1, counted in bytes of UTF-8.
    public let column: Int
    /// What is wrong there, as a sentence.
    public let message: String

    /// An error at a place.
    public init(line: Int, column: Int, message: String) {
        self.line = line
        self.column = column
        self.message = message
    }
}

extension JSONError: CustomStringConvertible {
    /// The place and the message.
    ///
    /// Such as `line 3, column 7: a digit is expected here.`
    public var description: String { "line \(line), column \(column): \(message)" }
}
