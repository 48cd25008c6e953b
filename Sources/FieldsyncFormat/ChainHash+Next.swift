public import FieldsyncCore

extension ChainHash {
    /// The link that follows this one when a replica's next transaction in a space has these
    /// canonical bytes: SHA-256 of a tag, this link, and the bytes.
    ///
    /// - Parameters:
    ///   - canonical: What ``CanonicalTransaction/encode(_:)`` gives.
    ///   - hash: SHA-256.
    /// - Returns: The link.
    public func next(canonical: [UInt8], hash: HashFunction) -> ChainHash {
        guard let link = ChainHash(hash(Array("fieldsync/chain/1\0".utf8) + bytes + canonical))
        else { preconditionFailure("a chain needs a hash of 32 bytes") }
        return link
    }
}
