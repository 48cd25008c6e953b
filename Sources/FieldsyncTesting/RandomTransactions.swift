public import FieldsyncCore

/// Draws transactions of every kind of operation and value, the odd ones more often than life
/// does: extreme numbers, texts that look alike, empty contexts.
public struct RandomTransactions: Sendable {
    private var generator: SeededGenerator
    private let space: SpaceID
    private var vector = VersionVector()
    private let replicas: [ReplicaID]
    private var records: [RecordKey]

    /// Draws for one space, as `seed` determines.
    public init(seed: UInt64, space: SpaceID) {
        var generator = SeededGenerator(seed: seed)
        self.space = space
        replicas = (0..<4).map { _ in ReplicaID(generator.identifier()) }
        records = (0..<6).map { index in
            let type = index < 4 ? RecordType(literal: "visit") : RecordType(literal: "note")
            return RecordKey(type, RecordID(generator.identifier()))
        }
        self.generator = generator
    }

    /// The next `count` transactions, in an order in which they can be applied.
    public mutating func draw(_ count: Int) -> [ReplicatedTransaction] {
        (0..<count).map { _ in next() }
    }

    private mutating func next() -> ReplicatedTransaction {
        let replica = generator.pick(replicas)
        let id = TransactionID(replica, vector[replica] + 1)
        let context = drawContext(of: replica)
        vector[replica] = id.sequence
        let count = generator.chance(5) ? 40 : Int.random(in: 1...4, using: &generator)
        let salt = generator.chance(50) ? TransactionSalt(generator.next()) : nil
        let creations = salt.map { drawCreations(of: id, salt: $0) } ?? []
        return ReplicatedTransaction(
            space: space,
            id: id,
            stamp: HybridTimestamp(packed: drawStamp()),
            author: generator.pick(["Harper", "Ada", "Zoe\u{308}", "Zo\u{EB}", "楽"]),
            reason: generator.chance(30) ? drawText() : "",
            context: context,
            schemaVersion: generator.pick([0, 1, 1, 1, 2, .max]),
            salt: salt,
            operations: creations + (0..<count).map { _ in drawOperation() }
        )
    }

    /// Mostly creations of records whose ids derive from the transaction.
    private mutating func drawCreations(
        of id: TransactionID, salt: TransactionSalt
    ) -> [RecordOperation] {
        let type = generator.pick(records).type
        let indices = generator.pick([[], [0], [0, 1, 2], [1], [0, 0]] as [[UInt32]])
        let keys = indices.map { index in
            RecordKey(
                type,
                .derived(
                    transaction: id, space: space, salt: salt, index: index,
                    hash: SHA256Reference.hash))
        }
        records += keys
        return keys.map { .create($0) }
    }

    /// Mostly everything held; now and then what an import names, or nothing at all.
    private mutating func drawContext(of replica: ReplicaID) -> VersionVector {
        if generator.chance(10) { return VersionVector() }
        var context = vector
        if generator.chance(20) {
            for entry in vector.entries {
                context[entry.replica] = UInt64.random(in: 0...entry.sequence, using: &generator)
            }
        }
        return context
    }

    private mutating func drawStamp() -> UInt64 {
        if generator.chance(5) { return generator.pick([0, .max, generator.next()]) }
        return 1_791_997_200_000 << 16 + UInt64.random(in: 0...1 << 40, using: &generator)
    }

    private mutating func drawOperation() -> RecordOperation {
        let record = generator.pick(records)
        let field = generator.pick(Self.fields)
        switch Int.random(in: 0..<22, using: &generator) {
        case 21:
            let other = TransactionID(
                ReplicaID(generator.identifier()), UInt64.random(in: 1...9, using: &generator))
            return .judge(record, Judgement(other, .settled))
        case 20: return .unmerge(record, generator.pick(records).id)
        case 19: return .merge(record, generator.pick(records).id)
        case 18:
            let bytes = (0..<generator.pick([0, 1, 40])).map { UInt8($0) }
            return LaterStep(code: generator.pick([64, 127]), payload: bytes)
                .map { .later(record, $0) } ?? .create(record)
        case 17: return .append(record, field, drawText())
        case 16: return .remove(record, field, TextSet([drawText(), drawText()]))
        case 14, 15: return .add(record, field, TextSet([drawText()]))
        case 13: return .undelete(record)
        case 12: return .leaveDeleted(record)
        case 0: return .create(record)
        case 1: return .delete(record)
        case 2: return .resolveDeletion(record, deleted: generator.chance(50))
        case 3: return .resolve(record, field, nil)
        case 4: return .set(record, field, nil)
        case 5: return .resolve(record, field, drawValue())
        default: return .set(record, field, drawValue())
        }
    }

    /// A value of any kind.
    public mutating func drawValue() -> FieldValue {
        switch generator.pick(FieldKind.allCases) {
        case .text: .text(drawText())
        case .integer: .integer(drawNumber())
        case .decimal:
            ScaledDecimal(unscaled: drawNumber(), scale: generator.pick([0, 2, 18]))
                .map(FieldValue.decimal) ?? .boolean(true)
        case .boolean: .boolean(generator.chance(50))
        case .instant: Instant(milliseconds: drawTime()).map(FieldValue.instant) ?? .boolean(true)
        case .date:
            CivilDate(daysSince1970: generator.pick([-719_162, -1, 0, 20_740, 2_932_896]))
                .map(FieldValue.date) ?? .boolean(false)
        case .zone: .zone(generator.pick(["America/Los_Angeles", "UTC", "Europe/Berlin"]))
        case .reference: .reference(generator.pick(records).id)
        case .bytes: .bytes((0..<generator.pick([0, 1, 40])).map { UInt8($0) })
        case .textList: .textList(TextList((0..<generator.pick([0, 1, 5])).map { _ in drawText() }))
        case .textSet: .textSet(TextSet((0..<generator.pick([0, 1, 5])).map { _ in drawText() }))
        }
    }

    private mutating func drawText() -> String {
        generator.pick([
            "", "a", "A", "e\u{301}", "\u{E9}", "\0", "line\nline", "\u{202E}", "𝄞", "עברית",
            "a longer text that does not fit into sixteen bytes",
            String(generator.next(), radix: 36),
        ])
    }

    private mutating func drawNumber() -> Int64 {
        generator.pick([
            0, 1, -1, .max, .min, 63, 64, -64, -65, 1 << 53, Int64(bitPattern: generator.next()),
        ])
    }

    private mutating func drawTime() -> Int64 {
        generator.pick([
            Instant.earliestMilliseconds, Instant.latestMilliseconds, 0, -1, 1_791_997_200_000,
            Int64.random(in: 1_790_000_000_000...1_799_999_999_999, using: &generator),
        ])
    }

    private static let fields = [
        FieldName(literal: "title"), FieldName(literal: "amount"), FieldName(literal: "from"),
        FieldName(literal: "to"), FieldName(literal: "tags"),
    ]
}

extension SeededGenerator {
    /// Sixteen random bytes.
    public mutating func identifier() -> Identifier128 {
        Identifier128(high: next(), low: next())
    }
}
