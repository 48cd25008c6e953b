public import FieldsyncCore

/// The bytes that codes and signatures of an exchange are taken over; labels keep one use from
/// being taken for another.
///
/// Specified in `protocol/exchange.md`.
public enum ExchangeSignedBytes {
    /// What precedes the frames of a passage in its code: direction, binding, index.
    ///
    /// - Parameters:
    ///   - isReply: False for the request.
    ///   - binding: 16 bytes: of a request its ticket, or zeros; of a reply the request's first
    ///     code.
    ///   - index: Of the code in its direction, from 0.
    /// - Returns: The bytes.
    public static func passage(isReply: Bool, binding: [UInt8], index: UInt64) -> [UInt8] {
        var writer = ByteWriter()
        writer.append(isReply ? 1 : 0)
        writer.append(contentsOf: binding)
        writer.bigEndian(index)
        return writer.bytes
    }

    /// What a ticket is the code of: the code that ended a reply.
    public static func ticket(after end: [UInt8]) -> [UInt8] {
        Array("fieldsync/ticket/0\0".utf8) + end
    }

    /// What the signature of a head is taken over.
    public static func head(_ head: Head, of replica: ReplicaID, in space: SpaceID) -> [UInt8] {
        var writer = ByteWriter()
        writer.append(contentsOf: Array("fieldsync/head/0\0".utf8))
        writer.text(space.name)
        writer.identifier(replica.value)
        writer.bigEndian(head.sequence)
        writer.append(contentsOf: head.hash.bytes)
        return writer.bytes
    }
}
