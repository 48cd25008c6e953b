import AFMStore
public import FieldsyncCore
public import FieldsyncStore

/// A signature under a call's report: the first one, or one for what changed since.
public struct Signoff: Sendable {
    /// Its record.
    public let id: RecordID
    /// Who signed.
    public let by: String
    /// When.
    public let at: Instant
    /// Why it was signed again; empty for the first one.
    public let because: String
    /// What everybody was owed.
    public let figures: ClosedFigures
    /// What the one who signed had seen of the production's space.
    let seen: VersionVector
}

extension Signoff {
    /// The signatures under a call's report, the first one first.
    public static func all(of call: RecordID, in replica: Replica) throws -> [Signoff] {
        guard let space = try replica.locate(RecordKey(.call, call)) else { return [] }
        return try replica.read(space) { try all(of: call, $0) }
    }

    /// The calls whose reports somebody signed.
    public static func signedCalls(in replica: Replica) throws -> Set<RecordID> {
        var calls: Set<RecordID> = []
        for space in try replica.spaces() where RecordID(hex: space.name) != nil {
            for signature in try replica.read(space, { try $0.records(.signoff) }) {
                if case .reference(let call)? = signature[.call] { calls.insert(call) }
            }
        }
        return calls
    }

    /// The same of a space that is being read.
    static func all(of call: RecordID, _ reader: some SpaceReading) throws -> [Signoff] {
        try reader.records(.signoff, where: .call, is: .reference(call))
            .compactMap { try Signoff($0, reader) }
            .sorted { ($0.at.milliseconds, $0.id) < ($1.at.milliseconds, $1.id) }
    }

    private init?(_ record: RecordView, _ reader: some SpaceReading) throws {
        guard case .instant(let at)? = record[.at],
            let figures = record[.figures].flatMap({ ClosedFigures(text: $0.text) })
        else { return nil }
        let writing = try reader.history(record.key, field: .figures).last
        guard let writing, let transaction = try reader.transaction(writing.transaction) else {
            return nil
        }
        id = record.key.id
        by = record[.by]?.text ?? "?"
        self.at = at
        because = record[.because]?.text ?? ""
        self.figures = figures
        seen = transaction.context
    }
}
