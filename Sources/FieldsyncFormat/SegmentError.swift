public import FieldsyncCore

/// Why bytes are no segment, or transactions cannot be made into one.
public enum SegmentError: Error, Hashable, Sendable {
    /// What a limit counts.
    public enum Quantity: String, Hashable, Sendable {
        /// Bytes of the encoded segment.
        case encodedBytes
        /// Bytes of the columns, inflated.
        case rawBytes
        /// Transactions.
        case transactions
        /// Operations of all transactions.
        case operations
        /// Entries of all causal contexts.
        case contextEntries
        /// Members of all sets of text.
        case setMembers
        /// Bytes of all transactions in canonical form.
        case canonicalBytes
        /// What the records of one part of a snapshot tell.
        case snapshotItems
    }

    /// The bytes end early.
    case truncated(neededBytes: Int, foundBytes: Int)
    /// The bytes do not begin as a segment does.
    case wrongMagic
    /// A newer build wrote the segment.
    case unsupportedVersion(found: UInt8, supported: UInt8)
    /// Flags are set that this version does not have.
    case unknownFlags(UInt8)
    /// A limit is exceeded, by what is there or by what is declared.
    case tooMany(Quantity, count: Int, limit: Int)
    /// Bytes follow the segment.
    case trailingBytes(count: Int)
    /// The CRC-32 differs from the one in the header.
    case checksumMismatch(expected: UInt32, actual: UInt32)
    /// The body is no deflate stream, or not one that ends where it should.
    case notInflatable
    /// The body inflates to another size than the header declares.
    case rawSizeMismatch(declaredBytes: Int)
    /// The columns are not what they should spell.
    case malformed(DecodingFault)
    /// There is no transaction.
    case empty
    /// A transaction belongs to another space than the first one.
    case foreignSpace(TransactionID, SpaceID, expected: SpaceID)
    /// A replica's transactions do not follow each other.
    case gap(TransactionID, expected: UInt64)
    /// A transaction stands before one that its author had seen.
    case beforeWhatItSaw(TransactionID, TransactionID)
    /// The segment refers to what this replica does not hold.
    case groundMissing
    /// The segment refers to transactions of which the two sides hold different ones.
    case groundDiffers
    /// What the segment refers to could not be read.
    case groundUnreadable(reason: String)
    /// The system's zlib failed, for lack of memory.
    case compressionFailed(code: Int32)
}

extension SegmentError {
    /// True where a grounded segment may be in order and its receiver holds too little of what it
    /// refers to, or something else, so that a plain one says the same.
    package var isOfTheGround: Bool {
        switch self {
        case .groundMissing, .groundDiffers, .groundUnreadable: true
        default: false
        }
    }

    /// True where the segment is in order, and a newer program wrote it that says what this one
    /// does not know.
    public var isOfNewerProgram: Bool {
        switch self {
        case .unsupportedVersion, .malformed(.unsupportedVersion),
            .malformed(.unknownCode("operation", _)), .malformed(.unknownCode("value", _)):
            true
        default: false
        }
    }

    /// The word by which vectors and other languages name the error.
    public var name: String {
        switch self {
        case .truncated: "truncated"
        case .wrongMagic: "wrongMagic"
        case .unsupportedVersion: "unsupportedVersion"
        case .unknownFlags: "unknownFlags"
        case .tooMany: "tooMany"
        case .trailingBytes: "trailingBytes"
        case .checksumMismatch: "checksumMismatch"
        case .notInflatable: "notInflatable"
        case .rawSizeMismatch: "rawSizeMismatch"
        case .malformed(let fault): "malformed." + fault.name
        case .empty: "empty"
        case .foreignSpace: "foreignSpace"
        case .gap: "gap"
        case .beforeWhatItSaw: "beforeWhatItSaw"
        case .groundMissing: "groundMissing"
        case .groundDiffers: "groundDiffers"
        case .groundUnreadable: "groundUnreadable"
        case .compressionFailed: "compressionFailed"
        }
    }
}

extension SegmentError: CustomStringConvertible {
    /// What happened, what state the data is in, what to do next.
    public var description: String {
        switch self {
        case .unsupportedVersion(let found, let supported):
            """
            A segment has format version \(found); this build reads version \(supported). \
            Nothing from it was applied. Upgrade fieldsync on this machine, then sync again.
            """
        case .tooMany(let quantity, let count, let limit):
            """
            A segment has \(count) \(quantity.words); the limit is \(limit). It was refused \
            whole and nothing from it was applied. See protocol/limits.md, and report the replica \
            that wrote it.
            """
        case .compressionFailed(let code):
            """
            The compression library failed with code \(code), for lack of memory as a rule. \
            Nothing was sent or applied. Free some memory, then sync again.
            """
        case .groundMissing, .groundDiffers:
            """
            A segment refers to \(defect). Nothing from it was applied. Sync again: it will be \
            sent with everything written out.
            """
        case .groundUnreadable(let reason):
            """
            What a segment refers to could not be read: \(reason). Nothing was sent or applied. \
            Run 'fieldsync verify', then sync again.
            """
        case .empty, .foreignSpace, .gap, .beforeWhatItSaw, .malformed:
            """
            A segment is not in order: \(defect). It was refused whole and nothing from it was \
            applied. Report the replica that wrote it: syncing again will not mend it.
            """
        default:
            """
            A segment is damaged: \(defect). Nothing from it was applied. Sync again to fetch it \
            anew; if it fails again, run 'fieldsync verify' where it comes from.
            """
        }
    }

    /// What is wrong, as the end of a sentence.
    private var defect: String {
        switch self {
        case .truncated(let needed, let found): "it has \(found) bytes where \(needed) are needed"
        case .wrongMagic: "it does not begin as a segment does"
        case .unknownFlags(let flags): "its flags are \(flags), which have no meaning"
        case .trailingBytes(let count): "\(count) bytes follow its end"
        case .checksumMismatch(let expected, let actual):
            "its checksum is \(actual), its header says \(expected)"
        case .notInflatable: "its body cannot be inflated"
        case .rawSizeMismatch(let declared):
            "its body does not inflate to the \(declared) bytes that its header declares"
        case .malformed(let fault): fault.description
        case .empty: "it holds no transaction"
        case .foreignSpace(let id, let space, let expected):
            "transaction \(id) belongs to space \(space) and not to \(expected)"
        case .gap(let id, let expected): "\(id) stands where sequence \(expected) belongs"
        case .beforeWhatItSaw(let id, let seen):
            "\(id) stands before \(seen), which its author had seen"
        case .groundMissing: "entries that are not here"
        case .groundDiffers: "entries that are others here"
        case .unsupportedVersion, .tooMany, .compressionFailed, .groundUnreadable: name
        }
    }
}

extension SegmentError.Quantity {
    /// The quantity in words.
    var words: String {
        switch self {
        case .encodedBytes: "bytes"
        case .rawBytes: "bytes inflated"
        case .transactions: "transactions"
        case .operations: "operations"
        case .contextEntries: "context entries"
        case .setMembers: "members of sets"
        case .canonicalBytes: "bytes of transactions"
        case .snapshotItems: "items of a part of a snapshot"
        }
    }
}
