/// How large the parts of a document may be; listed in `protocol/sheets.md`.
///
/// They are far above anything real. They keep a mistyped or hostile file from costing more than
/// an error message.
package enum SheetLimits {
    /// Bytes of one document.
    package static let documentBytes = 16 * 1_024 * 1_024
    /// Elements of any one list.
    package static let listElements = 10_000
    /// Characters of a name or other text.
    package static let textCharacters = 300
    /// Characters of what says where a document comes from.
    package static let referenceCharacters = 2_000
    /// Cents of one amount: a thousand million of the currency.
    package static let cents = 0...100_000_000_000
    /// Days that office work and notices may lie from the call.
    package static let officeDays = 3_660
    /// Hours that times of the call itself may lie before its start.
    package static let hoursBefore = 24
    /// Hours that times of the call itself may lie after its start.
    package static let hoursAfter = 48
    /// Years in which a call may start.
    package static let callYears = 1950...2149
    /// Problems that are listed; more are counted.
    package static let problems = 20
    /// Warnings that are listed; more are counted.
    package static let warnings = 200
}
