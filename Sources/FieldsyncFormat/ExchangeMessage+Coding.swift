public import FieldsyncCore

extension ExchangeMessage {
    /// The version of the exchange that this program speaks.
    public static let protocolVersion: UInt64 = 0

    /// The kind of frame that carries the message.
    public var kind: ExchangeFrame.Kind {
        switch self {
        case .greeting: .greeting
        case .segment: .segment
        case .signature: .signature
        case .finish: .finish
        case .welcome: .welcome
        case .receipt: .receipt
        case .refusal: .refusal
        case .names: .names
        case .heads: .heads
        case .chain: .chain
        case .close: .close
        case .turnedAway: .turnedAway
        case .question: .question
        case .answer: .answer
        case .judged: .judged
        }
    }

    /// The message as the payload of its frame.
    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        switch self {
        case .greeting(let greeting): writer.greeting(greeting)
        case .segment(let bytes): return bytes
        case .signature(let signature): writer.signature(signature)
        case .finish(let segments): writer.varint(segments)
        case .welcome(let welcome): writer.welcome(welcome)
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
            writer.varint(closing.segments)
            writer.identifier(closing.digest.value)
        case .turnedAway: break
        case .question(let question): writer.question(question)
        case .answer(let answer): writer.answer(answer)
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
        case .segment:
            self = .segment(frame.payload)
            return
        case .signature: self = .signature(try reader.signature())
        case .finish: self = .finish(segments: try reader.varint())
        case .welcome: self = .welcome(try reader.welcome())
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
                    segments: try reader.varint(), digest: HeadsDigest(try reader.identifier())))
        case .turnedAway: self = .turnedAway
        case .question: self = .question(try reader.question())
        case .answer: self = .answer(try reader.answer())
        case .judged:
            self = .judged(segment: try reader.varint(), refused: try reader.varint())
        }
        try reader.finish()
    }
}

extension ByteWriter {
    fileprivate mutating func greeting(_ greeting: ExchangeGreeting) {
        varint(ExchangeMessage.protocolVersion)
        identifier(greeting.replica.value)
        bigEndian(greeting.challenge.value)
        bigEndian(greeting.nonce)
        varint(greeting.newestLayout)
        append(greeting.direction.rawValue | (greeting.wantsPlain ? 4 : 0))
        varint(greeting.wallMilliseconds)
        switch greeting.holdings {
        case .common(let digest):
            append(0)
            identifier(digest.value)
        case .heads(let heads):
            append(1)
            self.heads(heads)
        }
    }

    fileprivate mutating func welcome(_ welcome: ExchangeWelcome) {
        varint(ExchangeMessage.protocolVersion)
        identifier(welcome.replica.value)
        append(welcome.standing.rawValue)
        bigEndian(welcome.challenge.value)
        varint(welcome.wallMilliseconds)
    }

    fileprivate mutating func signature(_ signature: HeadSignature) {
        text(signature.space.name)
        varint(signature.head.sequence)
        append(contentsOf: signature.head.hash.bytes)
        append(contentsOf: signature.signature)
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
        guard let value = Identifier128(bytes: hash(writer.bytes)) else {
            preconditionFailure("a digest needs a hash of at least 16 bytes")
        }
        self.init(value)
    }
}
