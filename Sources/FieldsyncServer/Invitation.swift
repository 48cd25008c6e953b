public import FieldsyncCore
import FieldsyncStore

/// A one-time code: four groups of four symbols, without those that look alike.
///
/// The first group finds the invitation, so that wrong tries are counted against it; the other
/// three are 60 bits that cannot be guessed in five tries.
public struct InvitationCode: Hashable, Sendable {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    private static let symbolCount = 16

    /// The symbols, without strokes.
    let symbols: String

    /// A new code of sixteen random bytes.
    init(random: [UInt8]) {
        let picked = random.prefix(Self.symbolCount).map { Self.alphabet[Int($0 & 31)] }
        symbols = String(decoding: picked, as: UTF8.self)
    }

    /// Reads what a person typed; nil where it is no code.
    public init?(_ text: String) {
        var symbols: [UInt8] = []
        for byte in text.uppercased().utf8 {
            switch byte {
            case UInt8(ascii: "-"), UInt8(ascii: " "): continue
            case UInt8(ascii: "O"): symbols.append(UInt8(ascii: "0"))
            case UInt8(ascii: "I"), UInt8(ascii: "L"): symbols.append(UInt8(ascii: "1"))
            default:
                guard Self.alphabet.contains(byte) else { return nil }
                symbols.append(byte)
            }
        }
        guard symbols.count == Self.symbolCount else { return nil }
        self.symbols = String(decoding: symbols, as: UTF8.self)
    }

    /// The group that finds the invitation.
    var handle: String { String(symbols.prefix(4)) }

    /// What is stored of the code.
    var fingerprint: [UInt8] { sha256(Array("fieldsync/invitation/0\0\(symbols)".utf8)) }
}

extension InvitationCode: CustomStringConvertible {
    /// The code as it is read out: `K7QM-2XWD-9F3T-HB4C`.
    public var description: String {
        stride(from: 0, to: Self.symbolCount, by: 4)
            .map { String(symbols.dropFirst($0).prefix(4)) }
            .joined(separator: "-")
    }
}

/// Lets one device of one person in, once, for a while.
public struct Invitation: Hashable, Sendable {
    /// How long a code holds, in milliseconds.
    public static let lifetimeMilliseconds: UInt64 = 10 * 60 * 1000
    /// How many wrong codes an invitation bears.
    public static let tryLimit = 5

    /// What finds it, and what is stored of its code.
    let code: InvitationCode
    /// The person.
    public let user: String
    /// What they may do.
    public let role: UserRole
    /// The spaces that they may see; for some roles none means every one.
    public let spaces: [SpaceID]
    /// When it stops holding, in milliseconds since the Unix epoch.
    public let expiresMilliseconds: UInt64
}

/// What became of a code that was handed in.
public enum InvitationVerdict: Hashable, Sendable {
    /// The device is enrolled.
    case enrolled(EnrolledDevice)
    /// No invitation has this code.
    case wrong
    /// It was right once.
    case expired
    /// It was right and is used up.
    case used
    /// Too many wrong codes were tried on it.
    case exhausted
}
