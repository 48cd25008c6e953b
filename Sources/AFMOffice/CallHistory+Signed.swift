import AFMModel
import AFMStore
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// What somebody changed of a call after its report was signed.
public struct LaterEdit: Hashable, Sendable {
    /// What, from what to what.
    public let words: [String]
    /// Who, on which laptop, when by the stage's clocks; and why, where they said so.
    public let by: String
}

extension CallHistory {
    /// Whether the report says what it said when it was signed.
    func isAsSigned(_ signoff: Signoff) throws -> Bool {
        let log = try log()
        var then = PastRecords()
        for transaction in log where was(transaction, seenBy: signoff) { then.apply(transaction) }
        var now = PastRecords()
        for transaction in log { now.apply(transaction) }
        return content(then) == content(now)
    }

    /// What changed between two signatures, or since the first of them; edits that were taken back
    /// again are among them where something else remains changed.
    ///
    /// What counts is what the one who signed had seen, not the clocks: an edit that arrives from
    /// another laptop later is a later edit.
    public func edits(since first: Signoff, until second: Signoff? = nil) throws -> [LaterEdit] {
        let log = try log().filter { transaction in
            second.map { was(transaction, seenBy: $0) } ?? true
        }
        var past = PastRecords()
        for transaction in log where was(transaction, seenBy: first) { past.apply(transaction) }
        let before = content(past)
        let names = try replicaNames()
        var edits: [LaterEdit] = []
        for transaction in log where !was(transaction, seenBy: first) {
            let old = past
            past.apply(transaction)
            guard content(old) != content(past) else { continue }
            let zone = StoredCall(call, among: past)?.zone ?? .utc
            let replica = transaction.id.replica
            let by = "\(transaction.author) on \(names[replica] ?? replica.hex), "
                + Moment(transaction.stamp.instant).truncatedToMinute.shown(in: zone)
                + because(transaction)
            edits.append(
                LaterEdit(words: words(of: transaction, from: old, to: past), by: by))
        }
        return content(past) == before ? [] : edits
    }

    private func because(_ transaction: ReplicatedTransaction) -> String {
        let reason = UndoReason(transaction.reason)?.because ?? transaction.reason
        return reason.isEmpty ? "" : ": \(reason)"
    }

    private func was(_ transaction: ReplicatedTransaction, seenBy signoff: Signoff) -> Bool {
        if transaction.space == .roster {
            // The roster is another space, of which the signature has no vector.
            return transaction.stamp.instant <= signoff.at
        }
        return signoff.seen.contains(transaction.id)
    }

    /// What the report is made of, payments apart, which are the office's and come later.
    private func content(_ past: PastRecords) -> JSONValue? {
        guard let stored = StoredCall(call, among: past),
            case .object(var document) = export.document(of: stored)
        else { return nil }
        document["office"] = nil
        var besides = JSONObject()
        for field in [FieldName.composer, .productionNumber, .employer, .lowBudget] {
            besides[field.name] = stored.production?[field].map { .string($0.text) }
        }
        besides["tax"] = .array(
            stored.engagements.map { _, musician in
                musician?[.taxLastFour].map { .string($0.text) } ?? .null
            })
        document["report"] = .object(besides)
        return .object(document)
    }
}
