/// A 256-bit hash of bytes, handed in, since the core does not hash by itself.
///
/// fieldsync uses SHA-256 throughout; see `protocol/format/identity.md`.
public typealias HashFunction = @Sendable ([UInt8]) -> [UInt8]

extension RecordID {
    /// The id of the record number `index` that a transaction creates.
    ///
    /// The salt is drawn anew by every process, so that two copies of one disk that go on writing
    /// with the same replica id and the same sequence still never mint the same record id.
    ///
    /// - Parameters:
    ///   - transaction: The transaction that creates the record.
    ///   - space: Its space.
    ///   - salt: Its eight random bytes.
    ///   - index: From 0, in the order of creation within the transaction.
    ///   - hash: SHA-256.
    public static func derived(
        transaction: TransactionID,
        space: SpaceID,
        salt: TransactionSalt,
        index: UInt32,
        hash: HashFunction
    ) -> RecordID {
        var input = Array("fieldsync/record/1\0".utf8)
        input += transaction.replica.bytes
        input += BigEndian.bytes(transaction.sequence)
        input += BigEndian.bytes(salt.value)
        input += BigEndian.bytes(UInt64(index))
        input += Array(space.name.utf8)
        return leading(hash(input))
    }

    /// The id that a natural key gives: two laptops that enter the same thing offline make the
    /// same record.
    ///
    /// - Parameters:
    ///   - type: The record's type.
    ///   - key: The parts of the key, each framed by its length so that no two keys run together.
    ///   - hash: SHA-256.
    public static func natural(
        type: RecordType,
        key: [String],
        hash: HashFunction
    ) -> RecordID {
        var input = Array("fieldsync/natural/1\0".utf8)
        for part in [type.name] + key {
            let bytes = Array(part.utf8)
            input += BigEndian.bytes(UInt64(bytes.count))
            input += bytes
        }
        return leading(hash(input))
    }

    private static func leading(_ digest: [UInt8]) -> RecordID {
        guard let id = RecordID(bytes: digest) else {
            preconditionFailure("a record id needs a hash of at least 16 bytes")
        }
        return id
    }
}

/// Whole numbers as eight bytes, most significant first.
package enum BigEndian {
    /// The eight bytes of `value`.
    package static func bytes(_ value: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * UInt64($0))) }
    }
}
