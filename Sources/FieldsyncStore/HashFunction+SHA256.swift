import Crypto
public import FieldsyncCore

/// SHA-256, the hash that the core asks to be handed.
public let sha256: FieldsyncCore.HashFunction = { bytes in Array(SHA256.hash(data: bytes)) }
