import Crypto
import FieldsyncCore

/// The link of a chain, as `ChainHash.next` makes it, without laying its input out.
enum ChainLink {
    private static let tag = Array("fieldsync/chain/1\0".utf8)

    static func after(_ link: ChainHash, _ canonical: [UInt8]) -> ChainHash {
        var hash = SHA256()
        for part in [tag, link.bytes, canonical] {
            part.withUnsafeBytes { hash.update(bufferPointer: $0) }
        }
        guard let next = ChainHash(hash.finalize().withUnsafeBytes { Array($0) }) else {
            preconditionFailure("SHA-256 gives 32 bytes")
        }
        return next
    }
}
