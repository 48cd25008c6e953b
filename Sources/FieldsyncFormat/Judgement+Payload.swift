import FieldsyncCore

extension RecordOperation {
    /// The bytes that follow the record after their count; nil where no such bytes do.
    var payload: [UInt8]? {
        switch self {
        case .judge(_, let judgement): judgement.payload
        case .later(_, let step): step.payload
        default: nil
        }
    }
}

extension Judgement {
    /// The code of the operation.
    var code: OperationCode {
        switch word {
        case .refused: .refuse
        case .stands: .letStand
        case .settled: .settle
        }
    }

    /// What follows the record: which transaction, and where it is refused why.
    var payload: [UInt8] {
        var writer = ByteWriter()
        writer.identifier(transaction.replica.value)
        writer.varint(transaction.sequence)
        if case .refused(let cause, let text) = word {
            writer.append(cause.code)
            writer.text(text)
        }
        return writer.bytes
    }

    /// Reads what ``payload`` writes; nil for anything else.
    init?(code: OperationCode, payload: [UInt8]) {
        do {
            var reader = ByteReader(payload)
            let id = TransactionID(ReplicaID(try reader.identifier()), try reader.varint())
            guard (1...ReplicatedTransaction.Limits.sequence).contains(id.sequence) else {
                return nil
            }
            switch code {
            case .refuse:
                let cause = RefusalCause(code: try reader.byte())
                self.init(id, .refused(cause, text: try reader.text()))
            case .letStand: self.init(id, .stands)
            case .settle: self.init(id, .settled)
            default: return nil
            }
            try reader.finish()
        } catch {
            // What is malformed here makes the whole transaction malformed, and the caller says so.
            return nil
        }
    }
}
