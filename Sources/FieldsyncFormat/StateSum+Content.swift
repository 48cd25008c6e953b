public import FieldsyncCore

extension StateSum {
    /// What one content of a slot counts; a field without a value counts nothing.
    ///
    /// - Parameters:
    ///   - content: What the slot holds.
    ///   - slot: The slot.
    ///   - record: The record.
    ///   - transaction: Who wrote it.
    public init(
        _ content: SlotContent,
        slot: SlotName,
        of record: RecordKey,
        by transaction: TransactionID
    ) {
        self.init()
        func number(_ word: String, _ spell: (inout NumberSink) -> Void) -> StateSum {
            Self.number(of: record, word, by: transaction, spell)
        }
        switch content {
        case .existence(let deleted):
            add(number("_deleted") { $0.append(deleted ? 1 : 0) })
        case .lateEdit:
            add(number("_lateEdits") { _ in })
        case .links(let links):
            for (form, ids) in [(UInt8(1), links.absorbed), (0, links.into)] {
                for id in ids {
                    add(
                        number("_merges") { writer in
                            writer.append(form)
                            writer.identifier(id.value)
                        })
                }
            }
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
        _ candidates: [Candidate], slot: SlotName, of record: RecordKey
    ) {
        self.init()
        for candidate in candidates {
            add(
                StateSum(
                    candidate.content, slot: slot, of: record, by: candidate.transaction))
        }
    }

    /// What a space counts.
    public init(of state: SpaceState) {
        self.init()
        for (record, slots) in state.records {
            for (slot, candidates) in slots {
                add(StateSum(candidates, slot: slot, of: record))
            }
        }
    }

    fileprivate static func spell(_ form: UInt8, _ value: FieldValue, _ sink: inout NumberSink) {
        sink.append(form)
        CanonicalTransaction.write(value, to: &sink)
    }

    private static let label = Array("fieldsync/state/0\0".utf8)

    private static func number(
        of record: RecordKey,
        _ word: String,
        by transaction: TransactionID,
        _ spell: (inout NumberSink) -> Void
    ) -> StateSum {
        number(after: beginning(of: record), word, by: transaction, spell)
    }

    fileprivate static func beginning(of record: RecordKey) -> NumberSink {
        var sink = NumberSink()
        sink.append(contentsOf: label)
        sink.text(record.type.name)
        sink.identifier(record.id.value)
        return sink
    }

    fileprivate static func number(
        after beginning: NumberSink,
        _ word: String,
        by transaction: TransactionID,
        _ spell: (inout NumberSink) -> Void
    ) -> StateSum {
        var sink = beginning
        sink.text(word)
        sink.identifier(transaction.replica.value)
        sink.bigEndian(transaction.sequence)
        spell(&sink)
        return StateSum(sink.number)
    }
}

/// What the values of one record count, all of which are told of by the same beginning.
package struct RecordSums: Sendable {
    private let beginning: NumberSink

    /// Of a record.
    package init(of record: RecordKey) { beginning = StateSum.beginning(of: record) }

    /// What a value counts that was set, as its slot's only one.
    package func sum(
        _ value: FieldValue, of field: FieldName, by transaction: TransactionID
    ) -> StateSum {
        StateSum.number(after: beginning, field.name, by: transaction) {
            StateSum.spell(1, value, &$0)
        }
    }

    /// What it counts that the record is there, or is not.
    package func sum(ofExistence deleted: Bool, by transaction: TransactionID) -> StateSum {
        StateSum.number(after: beginning, "_deleted", by: transaction) {
            $0.append(deleted ? 1 : 0)
        }
    }
}

/// The number of the bytes that pass: FNV-1a of 64 bits, and MurmurHash's last mixing, so that
/// every bit of the input turns half of the number's.
///
/// A state has a number for each of its values, so it has to be quick.
private struct NumberSink: ByteSink {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func append(_ byte: UInt8) {
        state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }

    mutating func append(contentsOf bytes: some Collection<UInt8>) {
        for byte in bytes { append(byte) }
    }

    mutating func append(raw bytes: UnsafeRawBufferPointer) {
        for byte in bytes { append(byte) }
    }

    var number: UInt64 {
        var mixed = state
        mixed = (mixed ^ mixed >> 33) &* 0xFF51_AFD7_ED55_8CCD
        mixed = (mixed ^ mixed >> 33) &* 0xC4CE_B9FE_1A85_EC53
        return mixed ^ mixed >> 33
    }
}
