import AFMOffice
import AFMStore
import FieldsyncStore

extension CommandContext {
    /// Tells who changed something of a call whose report is signed how that is signed for.
    func noteSignature(of call: FoundRecord, in replica: Replica) throws {
        guard let last = try Signoff.all(of: call.id, in: replica).last else { return }
        try note(
            """
            \(last.by) signed the report of \(call.label). What changes it is an amendment: \
            'fieldsync wrap \(call.shortID) --because REASON'.
            """)
    }
}
