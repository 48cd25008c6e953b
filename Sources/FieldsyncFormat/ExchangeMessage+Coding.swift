public import FieldsyncCore

extension ExchangeMessage {
    /// The version of the exchange that this program speaks.
    public static let protocolVersion: UInt64 = 0

    /// The kind of frame that carries the message.
    public var kind: ExchangeFrame.Kind {
        switch self {
        case .greeting(let greeting): greeting.usualTag == nil ? .greeting : .returning
        case .segment: .segment
        case .signature: .signature
        case .nonce: .nonce
        case .receipt: .receipt
        case .refusal: .refusal
        case .names: .names
        case .heads: .heads
        case .chain: .chain
        case .close: .close
        case .turnedAway: .turnedAway
        case .renamed: .renamed
        case .otherVersion: .otherVersion
        case .question: .question
        case .answer: .answer
        case .judged: .judged
        case .takenAway: .takenAway
        case .backupQuestion: .backupQuestion
        case .backup: .backup
        case .snapshotQuestion: .snapshotQuestion
        case .snapshot: .snapshot
        }
    }

    /// The message as the payload of its frame.
    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        switch self {
        case .greeting(let greeting):
            if let tag = greeting.usualTag {
                writer.bigEndian(tag)
            } else {
                writer.greeting(greeting)
            }
        case .segment(let bytes), .signature(let bytes): return bytes
        case .nonce(let value): writer.bigEndian(value)
        case .receipt(let receipt):
            writer.varint(receipt.index)
            writer.varint(receipt.applied)
            writer.varint(receipt.known)
            writer.varint(receipt.parked)
        case .refusal(let refusal): writer.refusal(refusal)
        case .names(let names): writer.names(names)
        case .heads(let heads): writer.heads(heads)
        case .chain(let excerpt): writer.chain(excerpt)
        case .close(let closing):
            writer.bigEndian(closing.wallSeconds)
            writer.bigEndian(closing.digest.value)
        case .turnedAway(let challenge): writer.bigEndian(challenge.value)
        case .renamed(let name): writer.identifier(name.value)
        case .otherVersion(let version): writer.bigEndian(version)
        case .question(let question): writer.question(question)
        case .answer(let answer): writer.answer(answer)
        case .backupQuestion: break
        case .backup(let point):
            writer.bigEndian(UInt64(bitPattern: point.at?.milliseconds ?? 0))
            writer.heads(point.heads)
        case .snapshotQuestion(let question): writer.question(question)
        case .snapshot(let left, let part):
            writer.varint(left)
            writer.append(contentsOf: part)
        case .takenAway(let space, let safe):
            writer.text(space.name)
            writer.count(safe.count)
            for entry in safe.entries {
                writer.identifier(entry.replica.value)
                writer.varint(entry.sequence)
            }
        case .judged(let segment, let refused):
            writer.varint(segment)
            writer.varint(refused)
        }
        return writer.bytes
    }

    /// The message that a frame carries.
    public init(decoding frame: ExchangeFrame) throws(DecodingFault) {
        var reader = ByteReader(frame.payload)
        switch frame.kind {
        case .greeting: self = .greeting(try reader.greeting())
        case .returning:
            self = .greeting(
                ExchangeGreeting(
                    caller: .known(tag: try reader.bigEndian16()), direction: .both,
                    holdings: .common))
        case .segment:
            self = .segment(frame.payload)
            return
        case .snapshot:
            let left = try reader.varint()
            self = .snapshot(left: left, part: Array(frame.payload[reader.offset...]))
            return
        case .signature: self = .signature(Array(try reader.take(64)))
        case .nonce: self = .nonce(try reader.bigEndian())
        case .receipt:
            self = .receipt(
                SegmentReceipt(
                    index: try reader.varint(), applied: try reader.varint(),
                    known: try reader.varint(), parked: try reader.varint()))
        case .refusal: self = .refusal(try reader.refusal())
        case .names: self = .names(try reader.names())
        case .heads: self = .heads(try reader.heads())
        case .chain: self = .chain(try reader.chain())
        case .close:
            self = .close(
                ExchangeClosing(
                    wallSeconds: try reader.bigEndian32(),
                    digest: HeadsDigest(try reader.bigEndian32())))
        case .turnedAway: self = .turnedAway(ExchangeChallenge(try reader.bigEndian()))
        case .renamed: self = .renamed(ReplicaID(try reader.identifier()))
        case .otherVersion: self = .otherVersion(try reader.bigEndian32())
        case .question: self = .question(try reader.question())
        case .answer: self = .answer(try reader.answer())
        case .backupQuestion: self = .backupQuestion
        case .backup:
            let milliseconds = Int64(bitPattern: try reader.bigEndian())
            let at = milliseconds == 0 ? nil : try Instant.checked(milliseconds: milliseconds)
            self = .backup(BackupPoint(at: at, heads: try reader.heads()))
        case .snapshotQuestion: self = .snapshotQuestion(try reader.snapshotQuestion())
        case .takenAway: self = .takenAway(try reader.space(), safe: try reader.vector())
        case .judged:
            self = .judged(segment: try reader.varint(), refused: try reader.varint())
        case .code, .end: throw .unknownCode(what: "message", code: frame.kind.rawValue)
        }
        try reader.finish()
    }
}

/// What follows in a greeting; the lowest two bits of its byte are the direction.
struct GreetingFlags: OptionSet {
    let rawValue: UInt8

    static let wantsPlain = GreetingFlags(rawValue: 4)
    static let heads = GreetingFlags(rawValue: 8)
    static let named = GreetingFlags(rawValue: 16)
    static let segmentExponent = GreetingFlags(rawValue: 32)
}

extension ByteWriter {
    fileprivate mutating func greeting(_ greeting: ExchangeGreeting) {
        var flags: GreetingFlags = []
        if greeting.wantsPlain { flags.insert(.wantsPlain) }
        if greeting.segmentExponent != nil { flags.insert(.segmentExponent) }
        if case .heads = greeting.holdings { flags.insert(.heads) }
        if case .named = greeting.caller { flags.insert(.named) }
        append(greeting.direction.rawValue | flags.rawValue)
        switch greeting.caller {
        case .known(let tag): bigEndian(tag)
        case .named(let replica, let challenge, let format):
            varint(ExchangeMessage.protocolVersion)
            identifier(replica.value)
            bigEndian(challenge.value)
            varint(format)
        }
        if let exponent = greeting.segmentExponent { append(exponent) }
        if case .heads(let heads) = greeting.holdings { self.heads(heads) }
    }

    fileprivate mutating func refusal(_ refusal: ExchangeRefusal) {
        // 0 is the request as a whole, so that an index of any size has a spelling.
        varint(refusal.segment.map { $0 &+ 1 } ?? 0)
        append(refusal.reason.rawValue)
        text(refusal.space?.name ?? "")
        text(refusal.text)
    }

    fileprivate mutating func chain(_ excerpt: ChainExcerpt) {
        text(excerpt.space.name)
        identifier(excerpt.replica.value)
        varint(excerpt.first)
        count(excerpt.links.count)
        for link in excerpt.links { bigEndian(link) }
    }

    fileprivate mutating func names(_ names: [ReplicaID: String]) {
        count(names.count)
        for (replica, name) in names.sorted(by: { $0.key < $1.key }) {
            identifier(replica.value)
            text(name)
        }
    }

    /// Heads by space: the replicas once, in order, then for each space its entries by index.
    fileprivate mutating func heads(_ heads: [SpaceID: SpaceHeads]) {
        let spaces = heads.filter { !$0.value.heads.isEmpty }
        let replicas = Set(spaces.values.flatMap(\.heads.keys)).sorted()
        let places = Dictionary(uniqueKeysWithValues: replicas.enumerated().map { ($1, $0) })
        count(replicas.count)
        for replica in replicas { identifier(replica.value) }
        count(spaces.count)
        for (space, heads) in spaces.sorted(by: { $0.key < $1.key }) {
            text(space.name)
            bigEndian(heads.stateSum.value)
            count(heads.heads.count)
            for (replica, head) in heads.heads.sorted(by: { $0.key < $1.key }) {
                count(places[replica] ?? 0)
                varint(head.sequence)
                append(contentsOf: head.hash.bytes)
            }
        }
    }
}

extension HeadsDigest {
    /// The digest, by SHA-256, over what is held of some spaces; a space of which nothing is held
    /// counts not.
    public init(of heads: [SpaceID: SpaceHeads], hash: HashFunction) {
        var writer = ByteWriter()
        writer.append(contentsOf: Array("fieldsync/heads/0\0".utf8))
        writer.heads(heads)
        self.init(hash(writer.bytes).prefix(4).reduce(0) { $0 << 8 | UInt32($1) })
    }
}
