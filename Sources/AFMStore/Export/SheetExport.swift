public import AFMModel
public import FieldsyncCore
public import FieldsyncJSON
public import FieldsyncStore

/// Makes call sheets of what a replica holds.
///
/// The same sheet that was imported comes out again, with the call's id, and with what nobody here
/// understands.
public struct SheetExport: Sendable {
    private let replica: Replica
    private let roster: RosterBook

    /// An export of what the replica holds now; people and producers are read once.
    public init(from replica: Replica) throws {
        self.replica = replica
        roster = try RosterBook(replica)
    }

    /// The call's sheet as a document.
    ///
    /// - Throws: ``DomainError/notFound(what:query:hint:)`` where there is no such call.
    public func document(_ call: RecordID) throws -> JSONValue {
        SheetDocument(try stored(call), withStandingRulings: false).json
    }

    /// The call's sheet, read and checked as a file would be.
    ///
    /// - Throws: `SheetError` where what people entered makes no sheet; it names each place.
    public func sheet(_ call: RecordID) throws -> Parsed<CallSheet> {
        try sheet(of: try stored(call))
    }

    /// A call with all that hangs on it.
    package func stored(_ call: RecordID) throws -> StoredCall {
        let key = RecordKey(.call, call)
        guard let space = try replica.locate(key),
            let stored = try replica.read(
                space,
                { reader in
                    try StoredCall(call, in: reader, roster: roster)
                })
        else {
            throw DomainError.notFound(
                what: "call", query: call.hex, hint: "List the calls to see which there are.")
        }
        return stored
    }

    /// The document that pay is worked out from.
    package func document(of stored: StoredCall) -> JSONValue {
        SheetDocument(stored, withStandingRulings: true).json
    }

    /// The sheet that pay is worked out from: with the rulings that hold for the production.
    package func sheet(
        of stored: StoredCall, catalogue: InstrumentCatalogue = .standard
    ) throws(SheetError) -> Parsed<CallSheet> {
        try Self.sheet(of: stored, catalogue: catalogue)
    }

    /// The same of a call that was read, whatever replica it came from.
    package static func sheet(
        of stored: StoredCall, catalogue: InstrumentCatalogue
    ) throws(SheetError) -> Parsed<CallSheet> {
        try CallSheet.parse(
            SheetDocument(stored, withStandingRulings: true).json,
            // As people call it; two that are called alike are still two.
            file: "call \(stored.label) [\(stored.call.key.id.hex.prefix(8))]",
            catalogue: catalogue)
    }
}
