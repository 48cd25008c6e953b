public import FieldsyncCore

/// The bytes that codes and signatures of an exchange are taken over; labels keep one use from
/// being taken for another.
///
/// Specified in `protocol/exchange.md`.
public enum ExchangeSignedBytes {
    /// What precedes a frame's payload in its code: direction, challenge, index, kind.
    ///
    /// - Parameters:
    ///   - isReply: False for the request.
    ///   - binding: For the request its challenge, for the reply its nonce.
    ///   - index: Of the frame in its direction, from 0.
    ///   - kind: The frame's kind.
    /// - Returns: The bytes.
    public static func frame(
        isReply: Bool, binding: UInt64, index: UInt64, kind: ExchangeFrame.Kind
    ) -> [UInt8] {
        var writer = ByteWriter()
        writer.append(isReply ? 1 : 0)
        writer.bigEndian(binding)
        writer.bigEndian(index)
        writer.append(kind.rawValue)
        return writer.bytes
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
