/// A number and what is counted, as a sentence has it: "1 entry", "2 entries".
package struct Counted: CustomStringConvertible {
    /// The number and the word that fits it.
    package let description: String

    /// - Parameters:
    ///   - one: The word for one.
    ///   - many: The word for any other number; without it an "s" follows.
    package init(_ count: some BinaryInteger, _ one: String, _ many: String? = nil) {
        description = "\(count) \(count == 1 ? one : many ?? one + "s")"
    }
}
