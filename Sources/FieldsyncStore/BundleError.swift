public import FieldsyncCore
public import FieldsyncFormat

/// Why a bundle or a receipt was not read, applied or made. Each names the file.
public enum BundleError: Error, Hashable, Sendable {
    /// The file could not be opened or read; `reason` is a clause.
    case unreadable(path: String, reason: String)
    /// The file is larger than any bundle.
    case tooLarge(path: String, bytes: Int, limit: Int)
    /// The file does not begin as a bundle does.
    case notABundle(path: String)
    /// A newer program made it.
    case newer(path: String, version: UInt64)
    /// The bytes are not what they should spell; `offset` is where the part begins.
    case malformed(path: String, offset: Int, what: String)
    /// A segment is not in order; `offset` is where it begins.
    case segmentRefused(path: String, offset: Int, error: SegmentError)
    /// The signature is not the maker's, or does not fit the bytes.
    case altered(path: String, maker: ReplicaID)
    /// Nobody vouches for the maker; `why` is a sentence.
    case untrusted(path: String, maker: ReplicaID, name: String, why: String)
    /// It is sealed, and not to this replica.
    case sealedToOthers(path: String, readers: Int)
    /// It goes on from what its maker thought to be here; so many transactions are not.
    case baseMissing(path: String, space: SpaceID, lacking: UInt64)
    /// A receipt was asked for, and the file carries transactions.
    case noReceipt(path: String)
    /// There is something at the path already.
    case exists(path: String)
    /// The file could not be made or written; `reason` is a clause.
    case unwritable(path: String, reason: String)
    /// More than one file may hold.
    case overfull(path: String, limit: Int)
    /// What the receipt is for was done, and the receipt could not be written.
    case receiptUnwritten(path: String, reason: String, transactions: Int)
}

extension BundleError: CustomStringConvertible {
    /// What happened, then what to do next.
    public var description: String { "\(message) \(next)" }

    /// A word for programs: stable, lower case, with dashes.
    public var code: String {
        switch self {
        case .unreadable: "unreadable"
        case .tooLarge: "bundle-too-large"
        case .notABundle: "not-a-bundle"
        case .newer: "bundle-newer"
        case .segmentRefused(_, _, let error) where error.isOfNewerProgram: "bundle-newer"
        case .malformed, .segmentRefused: "bundle-malformed"
        case .altered: "bundle-altered"
        case .untrusted: "bundle-untrusted"
        case .sealedToOthers: "bundle-sealed"
        case .baseMissing: "bundle-base-missing"
        case .noReceipt: "not-a-receipt"
        case .exists: "file-exists"
        case .unwritable: "unwritable"
        case .overfull: "bundle-overfull"
        case .receiptUnwritten: "receipt-unwritten"
        }
    }

    /// What happened, and what state the data is in.
    public var message: String {
        switch self {
        case .unreadable(let path, let reason):
            "'\(path)' could not be read: \(reason). Nothing was changed."
        case .tooLarge(let path, let bytes, let limit):
            "'\(path)' has \(bytes) bytes; a bundle has at most \(limit). Nothing was changed."
        case .notABundle(let path):
            "'\(path)' does not begin as a bundle does. Nothing was changed."
        case .newer(let path, let version):
            """
            '\(path)' has version \(version) of the format, and this program reads \
            \(BundleFrame.version). Nothing was changed.
            """
        case .malformed(let path, let offset, let what):
            "'\(path)' is damaged at byte \(offset): \(what). Nothing of it was applied."
        case .segmentRefused(let path, let offset, let error):
            "'\(path)', segment at byte \(offset): \(error.refusal) Nothing of it was applied."
        case .altered(let path, let maker):
            """
            '\(path)' was altered: its signature is not that of replica \(maker.hex) over these \
            bytes. Nothing of it was applied.
            """
        case .untrusted(let path, let maker, let name, let why):
            """
            '\(path)' was made by '\(name)', replica \(maker.hex). \(why) Nothing of it was \
            applied.
            """
        case .sealedToOthers(let path, let readers):
            """
            '\(path)' is sealed to \(readers == 1 ? "one replica" : "\(readers) replicas"), and \
            not to this one. Nothing was changed.
            """
        case .baseMissing(let path, let space, let lacking):
            """
            '\(path)' goes on from entries of space \(space) that are not here: \(lacking) are \
            missing. Nothing of it was applied.
            """
        case .noReceipt(let path): "'\(path)' is a bundle and no receipt. Nothing was changed."
        case .exists(let path): "'\(path)' is there already. Nothing was changed."
        case .unwritable(let path, let reason):
            "'\(path)' could not be written: \(reason). Nothing was changed."
        case .overfull(let path, let limit):
            """
            '\(path)' would have more than the \(limit) bytes of the largest bundle. Nothing was \
            changed.
            """
        case .receiptUnwritten(let path, let reason, let transactions):
            """
            \(transactions) transactions were applied and stay; their receipt '\(path)' could not \
            be written: \(reason).
            """
        }
    }

    /// What to do next.
    public var next: String {
        switch self {
        case .unreadable: "Check the path and who may read it."
        case .tooLarge, .notABundle: "Check that it is the file that 'bundle create' made."
        case .newer: "Update fieldsync on this machine, then apply it again."
        case .malformed, .altered: "Copy it again from where it was made, or make it anew."
        case .segmentRefused(_, _, let error) where error.isOfNewerProgram:
            "Update fieldsync on this machine, then apply it again."
        case .segmentRefused: "Make it anew; if that fails too, run 'fieldsync verify' there."
        case .untrusted(_, let maker, _, _):
            """
            Compare the replica with what 'fieldsync status' shows on that machine, and if it is \
            the same, apply it with '--trust \(maker.hex)'.
            """
        case .sealedToOthers: "Have one made for this replica."
        case .baseMissing:
            "Apply the bundle before it first, or have one made without '--since-bundle'."
        case .noReceipt: "Give the file that 'bundle apply --receipt' wrote."
        case .exists: "Name another file, or remove that one."
        case .unwritable: "See that the folder is there, has room and may be written."
        case .overfull: "Make one for fewer spaces, with '--space'."
        case .receiptUnwritten: "Apply the bundle again, with another file for the receipt."
        }
    }
}

extension SegmentError {
    /// What is wrong, without the advice that fits a network.
    fileprivate var refusal: String {
        let words = description
        guard let end = words.firstRange(of: ". ")?.lowerBound else { return words }
        return words[...end] + ""
    }
}
