public import FieldsyncCore

extension StateSum {
    /// What one content of a slot counts; a field without a value counts nothing.
    ///
    /// - Parameters:
    ///   - content: What the slot holds.
    ///   - slot: The slot.
    ///   - record: The record.
    ///   - transaction: Who wrote it.
    ///   - hash: SHA-256.
    public init(
        _ content: SlotContent,
        slot: SlotName,
        of record: RecordKey,
        by transaction: TransactionID,
        hash: HashFunction
    ) {
        self.init()
        func number(_ word: String, _ spell: (inout ByteWriter) -> Void) -> StateSum {
            Self.number(of: record, word, by: transaction, hash: hash, spell)
        }
        switch content {
        case .existence(let deleted):
            add(number("_deleted") { $0.append(deleted ? 1 : 0) })
        case .lateEdit:
            add(number("_lateEdits") { _ in })
        case .values(let values):
            for (field, value) in values {
                guard let value else { continue }
                add(number(field.name) { Self.spell(1, value, &$0) })
            }
        case .members(let field, let set):
            add(number(field.name) { Self.spell(2, .textSet(set), &$0) })
        case .entries(let field, let list):
            add(number(field.name) { Self.spell(3, .textList(list), &$0) })
        }
    }

    /// What the candidates of a slot count.
    public init(
        _ candidates: [Candidate], slot: SlotName, of record: RecordKey, hash: HashFunction
    ) {
        self.init()
        for candidate in candidates {
            add(
                StateSum(
                    candidate.content, slot: slot, of: record, by: candidate.transaction,
                    hash: hash))
        }
    }

    /// What a space counts.
    public init(of state: SpaceState, hash: HashFunction) {
        self.init()
        for (record, slots) in state.records {
            for (slot, candidates) in slots {
                add(StateSum(candidates, slot: slot, of: record, hash: hash))
            }
        }
    }

    private static func spell(_ form: UInt8, _ value: FieldValue, _ writer: inout ByteWriter) {
        writer.append(form)
        CanonicalTransaction.write(value, to: &writer)
    }

    private static let label = Array("fieldsync/state/0\0".utf8)

    private static func number(
        of record: RecordKey,
        _ word: String,
        by transaction: TransactionID,
        hash: HashFunction,
        _ spell: (inout ByteWriter) -> Void
    ) -> StateSum {
        var writer = ByteWriter()
        writer.append(contentsOf: label)
        writer.text(record.type.name)
        writer.identifier(record.id.value)
        writer.text(word)
        writer.identifier(transaction.replica.value)
        writer.bigEndian(transaction.sequence)
        spell(&writer)
        return StateSum(hash(writer.bytes).prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
    }
}
