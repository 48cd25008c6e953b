import FieldsyncCore
import FieldsyncFormat
import FieldsyncTesting

/// One input that nobody means well with, and what becomes of it.
struct HostileCase: Sendable, CustomStringConvertible {
    /// What a decoder does with it.
    enum Outcome: Hashable, Sendable {
        /// It is refused under one of these names.
        case refused(Set<String>)
        /// It is read, and spelled the same again.
        case kept
    }

    let description: String
    let bytes: [UInt8]
    let outcome: Outcome

    static func refused(_ name: String, _ bytes: [UInt8], _ faults: String...) -> HostileCase {
        HostileCase(description: name, bytes: bytes, outcome: .refused(Set(faults)))
    }

    static func kept(_ name: String, _ bytes: [UInt8]) -> HostileCase {
        HostileCase(description: name, bytes: bytes, outcome: .kept)
    }
}

/// A canonical transaction part by part, so that each can be another one.
struct CanonicalParts {
    var version: [UInt8] = [1]
    var space = prefixed("alpha")
    var replica = [UInt8](repeating: 0xA1, count: 16)
    var sequence = varint(7)
    var stamp: [UInt8] = [0, 0, 1, 0, 0, 0, 0, 0]
    var author = prefixed("Ada")
    var reason = prefixed("")
    var context = varint(0)
    var schemaVersion = varint(1)
    var salt: [UInt8] = [0]
    var operations = [setting(.init(kind: 1, body: prefixed("x")))]
    var end: [UInt8] = []

    /// A value: its kind, and what follows.
    struct Value {
        var kind: UInt8
        var body: [UInt8]
    }

    var bytes: [UInt8] {
        version + space + replica + sequence + stamp + author + reason + context + schemaVersion
            + salt + Self.varint(UInt64(operations.count)) + operations.flatMap(\.self) + end
    }

    static func varint(_ value: UInt64) -> [UInt8] {
        var writer = ByteWriter()
        writer.varint(value)
        return writer.bytes
    }

    static func prefixed(_ bytes: [UInt8]) -> [UInt8] { varint(UInt64(bytes.count)) + bytes }

    static func prefixed(_ text: String) -> [UInt8] { prefixed(Array(text.utf8)) }

    /// An operation of any code on a record.
    static func operation(
        _ code: UInt8, type: [UInt8] = prefixed("note"), _ rest: [UInt8] = []
    ) -> [UInt8] {
        [code] + type + [UInt8](repeating: 0x11, count: 16) + rest
    }

    /// A field that is set.
    static func setting(_ value: Value, field: [UInt8] = prefixed("title")) -> [UInt8] {
        operation(2, field + [value.kind] + value.body)
    }

    /// The transaction with one thing changed.
    static func with(_ change: (inout CanonicalParts) -> Void) -> [UInt8] {
        var parts = CanonicalParts()
        change(&parts)
        return parts.bytes
    }

    /// The transaction with one value.
    static func value(_ kind: UInt8, _ body: [UInt8]) -> [UInt8] {
        with { $0.operations = [setting(Value(kind: kind, body: body))] }
    }
}

/// The hostile corpus of canonical transactions: framing, texts, names, numbers, clocks and
/// identities. Made here, by tables, and not kept as files.
enum HostileCorpus {
    private typealias Parts = CanonicalParts

    static let canonical: [HostileCase] =
        cuts + varints + texts + names + codes + numbers + clocks + identities + counts

    private static let cuts: [HostileCase] = {
        let whole = CanonicalParts().bytes
        return (0..<whole.count).map {
            .refused(
                "cut after \($0) bytes", Array(whole.prefix($0)), "truncated", "countTooLarge")
        } + [
            .refused("a byte more", whole + [0], "trailingBytes"),
            .refused("two of them", whole + whole, "trailingBytes"),
        ]
    }()

    /// Every number of the layout, in spellings that none may have.
    private static let varints: [HostileCase] = {
        let spots: [(String, @Sendable (inout CanonicalParts, [UInt8]) -> Void)] = [
            ("length of the space", { $0.space = $1 + Array("alpha".utf8) }),
            ("sequence", { $0.sequence = $1 }),
            ("length of the author", { $0.author = $1 + Array("Ada".utf8) }),
            ("length of the reason", { $0.reason = $1 }),
            ("count of the context", { $0.context = $1 }),
            ("schema version", { $0.schemaVersion = $1 }),
            (
                "length of the type",
                { $0.operations = [CanonicalParts.operation(1, type: $1 + Array("note".utf8))] }
            ),
            (
                "length of the field",
                {
                    $0.operations = [
                        CanonicalParts.setting(
                            .init(kind: 4, body: [0]), field: $1 + Array("title".utf8))
                    ]
                }
            ),
            (
                "length of a text",
                { $0.operations = [CanonicalParts.setting(.init(kind: 1, body: $1))] }
            ),
            (
                "count of a set",
                { $0.operations = [CanonicalParts.setting(.init(kind: 10, body: $1))] }
            ),
        ]
        let high = [UInt8](repeating: 0xFF, count: 9)
        let spellings: [(String, [UInt8], Set<String>)] = [
            ("in a longer spelling", [0x85, 0], ["varintNotShortest"]),
            ("of eleven bytes", high + [0xFF, 1], ["varintTooLong"]),
            ("beyond 64 bits", high + [2], ["varintTooLong"]),
            (
                "of 2^64 - 1", high + [1],
                ["truncated", "countTooLarge", "outOfRange", "defect"]
            ),
            (
                "of 2^63", [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1],
                ["truncated", "countTooLarge", "outOfRange", "defect"]
            ),
        ]
        return spots.flatMap { spot, change in
            spellings.map { spelling, bytes, faults in
                HostileCase(
                    description: "\(spot) \(spelling)",
                    bytes: Parts.with { change(&$0, bytes) }, outcome: .refused(faults))
            }
        }
    }()

    private static let texts: [HostileCase] = {
        let spots: [(String, @Sendable ([UInt8]) -> [UInt8])] = [
            ("author", { bytes in Parts.with { $0.author = Parts.prefixed(bytes) } }),
            ("reason", { bytes in Parts.with { $0.reason = Parts.prefixed(bytes) } }),
            ("text", { Parts.value(1, Parts.prefixed($0)) }),
            ("zone", { Parts.value(7, Parts.prefixed($0)) }),
            ("member of a set", { Parts.value(10, [1] + Parts.prefixed($0)) }),
            ("entry of a list", { Parts.value(11, [1] + Parts.prefixed($0)) }),
        ]
        let spoilt: [(String, [UInt8])] = [
            ("a byte of FF", [0x41, 0xFF]), ("a lone continuation", [0x80]),
            ("an overlong zero", [0xC0, 0x80]), ("an overlong slash", [0xE0, 0x80, 0xAF]),
            ("a high surrogate", [0xED, 0xA0, 0x80]), ("a low surrogate", [0xED, 0xBF, 0xBF]),
            ("a character beyond Unicode", [0xF4, 0x90, 0x80, 0x80]),
            ("half a character", [0xE6, 0xA5]),
        ]
        let odd: [(String, String)] = [
            ("a zero", "a\0b"), ("a composed accent", "\u{E9}"), ("one in parts", "e\u{301}"),
            ("a right-to-left override", "a\u{202E}b"), ("an escape", "\u{1B}]52;c;eA==\u{7}"),
            ("a formula", "=HYPERLINK(\"x\")"), ("a byte order mark", "\u{FEFF}a"),
            ("a path upwards", "../../etc/passwd"), ("a line end", "a\r\nb"),
            ("no character", "\u{FFFF}"),
        ]
        return spots.flatMap { spot, made in
            spoilt.map { .refused("\(spot) with \($0)", made($1), "notUTF8") }
                + odd.map { .kept("\(spot) with \($0)", made(Array($1.utf8))) }
        } + [
            .kept(
                "64 KiB of combining marks",
                Parts.value(
                    1, Parts.prefixed(String(repeating: "\u{301}", count: 32_768)))),
            .refused(
                "64 KiB of combining marks and one",
                Parts.value(
                    1, Parts.prefixed(String(repeating: "\u{301}", count: 32_769))), "defect"),
        ]
    }()

    private static let names: [HostileCase] = {
        let spots: [(String, @Sendable (String) -> [UInt8])] = [
            ("space", { name in Parts.with { $0.space = Parts.prefixed(name) } }),
            (
                "type",
                { name in
                    Parts.with {
                        $0.operations = [Parts.operation(1, type: Parts.prefixed(name))]
                    }
                }
            ),
            (
                "field",
                { name in
                    Parts.with {
                        $0.operations = [
                            Parts.setting(
                                .init(kind: 4, body: [1]), field: Parts.prefixed(name))
                        ]
                    }
                }
            ),
        ]
        let forms = [
            "", "..", "../x", "/etc", "a/b", "a\\b", "a b", "a.sqlite", "a\0", "-a", "é", "а",
            "a\u{202E}", "a'; --", "a\n", "*", String(repeating: "a", count: 65),
        ]
        return spots.flatMap { spot, made in
            // Without its name an operation is shorter than any can be.
            forms.map {
                .refused(
                    "\(spot) named '\($0.prefix(9))'", made($0), "malformedName",
                    "countTooLarge")
            }
        }
    }()

    /// Codes that nothing stands for.
    private static let codes: [HostileCase] = {
        let operations = [0] + Array(UInt8(24)...63) + Array(UInt8(128)...255)
        let kinds = [0] + Array(UInt8(12)...255)
        return operations.map { code in
            .refused(
                "operation \(code)",
                Parts.with { $0.operations = [Parts.operation(code)] }, "unknownCode")
        } + kinds.map { .refused("kind \($0)", Parts.value($0, [0]), "unknownCode") }
            + (2...255 as ClosedRange<UInt8>).filter { $0 % 16 == 2 || $0 == 255 }.flatMap { byte in
                [
                    HostileCase.refused(
                        "a boolean of \(byte)", Parts.value(4, [byte]), "unknownCode"),
                    .refused(
                        "a salt of \(byte)", Parts.with { $0.salt = [byte] }, "unknownCode"),
                    .refused(
                        "layout \(byte)", Parts.with { $0.version = [byte] },
                        "unsupportedVersion"),
                ]
            }
    }()

    private static func zigzag(_ value: Int64) -> [UInt8] {
        var writer = ByteWriter()
        writer.zigzag(value)
        return writer.bytes
    }

    private static let numbers: [HostileCase] = {
        let far: [Int64] = [
            .min, .min + 1, -1, 0, 1 << 53, (1 << 53) + 1, -(1 << 53) - 1, .max - 1, .max,
        ]
        return far.flatMap { number in
            [
                HostileCase.kept("the integer \(number)", Parts.value(2, zigzag(number))),
                .kept("the decimal \(number) e-18", Parts.value(3, [18] + zigzag(number))),
            ]
        } + [UInt8(19), 20, 127, 255].map {
            .refused("a decimal of \($0) places", Parts.value(3, [$0, 2]), "outOfRange")
        } + [
            Int64.min, .max, Instant.earliestMilliseconds - 1, Instant.latestMilliseconds + 1,
        ].map { .refused("the instant \($0)", Parts.value(5, zigzag($0)), "outOfRange") }
            + [Instant.earliestMilliseconds, Instant.latestMilliseconds].map {
                .kept("the instant \($0)", Parts.value(5, zigzag($0)))
            }
            + [Int64.min, .max, -719_163, 2_932_897].map {
                .refused("the day \($0)", Parts.value(6, zigzag($0)), "outOfRange")
            }
            + [-719_162, 2_932_896].map { .kept("the day \($0)", Parts.value(6, zigzag($0))) }
    }()

    /// No stamp is ever refused, whatever a clock says; causality decides.
    private static let clocks: [HostileCase] = {
        let year: UInt64 = 31_556_952_000
        let now: UInt64 = 1_791_997_200_000
        let walls: [(String, UInt64)] = [
            ("1970", 0), ("a millisecond after 1970", 1), ("now", now),
            ("in five minutes", now + 300_000), ("in five minutes less 1 ms", now + 299_999),
            ("in five minutes and 1 ms", now + 300_001), ("2038-01-19", 2_147_483_648_000),
            ("2106", 4_294_967_296_000), ("in a year", now + year),
            ("in a thousand years", now + 1000 * year), ("the end of time", 1 << 48 - 1),
        ]
        return walls.flatMap { name, wall in
            [UInt64(0), 1, 65_535].map { counter in
                .kept(
                    "a stamp of \(name), counter \(counter)",
                    Parts.with { $0.stamp = BigEndian.bytes(wall << 16 | counter) })
            }
        }
    }()

    private static let identities: [HostileCase] = {
        func context(_ entries: [(UInt8, UInt64)]) -> [UInt8] {
            Parts.varint(UInt64(entries.count))
                + entries.flatMap { [UInt8](repeating: $0, count: 16) + Parts.varint($1) }
        }
        return [
            .refused("sequence 0", Parts.with { $0.sequence = [0] }, "defect"),
            .refused(
                "sequence 2^62 + 1", Parts.with { $0.sequence = Parts.varint(1 << 62 + 1) },
                "defect"),
            .kept("sequence 2^62", Parts.with { $0.sequence = Parts.varint(1 << 62) }),
            .refused(
                "sight of itself", Parts.with { $0.context = context([(0xA1, 7)]) }, "defect"),
            .refused(
                "sight of its own future", Parts.with { $0.context = context([(0xA1, 8)]) },
                "defect"),
            .kept("sight of its own past", Parts.with { $0.context = context([(0xA1, 6)]) }),
            .refused(
                "a replica seen twice", Parts.with { $0.context = context([(1, 1), (1, 2)]) },
                "notAscending"),
            .refused(
                "replicas out of order", Parts.with { $0.context = context([(2, 1), (1, 1)]) },
                "notAscending"),
            .refused(
                "nothing of a replica seen", Parts.with { $0.context = context([(1, 0)]) },
                "outOfRange"),
            .refused(
                "too much of a replica seen",
                Parts.with { $0.context = context([(1, 1 << 62 + 1)]) }, "outOfRange"),
            .refused("nobody", Parts.with { $0.author = [0] }, "defect"),
            .refused(
                "somebody of 201 bytes",
                Parts.with { $0.author = Parts.prefixed(String(repeating: "a", count: 201)) },
                "defect"),
            .refused(
                "a reason of 1,001 bytes",
                Parts.with { $0.reason = Parts.prefixed(String(repeating: "a", count: 1_001)) },
                "defect"),
            .kept(
                "the replica of zeros",
                Parts.with { $0.replica = [UInt8](repeating: 0, count: 16) }),
            .kept(
                "the replica of ones",
                Parts.with { $0.replica = [UInt8](repeating: 255, count: 16) }),
            .refused("no operation", Parts.with { $0.operations = [] }, "defect"),
        ]
    }()

    private static let counts: [HostileCase] = [
        .refused(
            "a value of 65,537 bytes",
            Parts.value(9, Parts.prefixed([UInt8](repeating: 7, count: 65_537))), "defect"),
        .kept(
            "a value of 65,536 bytes",
            Parts.value(9, Parts.prefixed([UInt8](repeating: 7, count: 65_536)))),
        .refused(
            "50,001 operations",
            Parts.with { parts in
                parts.operations = (0...50_000).map { _ in Parts.operation(4) }
            }, "countTooLarge", "defect"),
        .refused("a set out of order", Parts.value(10, [2, 1, 0x62, 1, 0x61]), "notAscending"),
        .refused("a member twice", Parts.value(10, [2, 1, 0x61, 1, 0x61]), "notAscending"),
        .kept("an entry twice", Parts.value(11, [2, 1, 0x61, 1, 0x61])),
        .refused(
            "a text added to a set",
            Parts.with {
                $0.operations = [
                    Parts.operation(11, Parts.prefixed("tags") + [1] + Parts.prefixed("a"))
                ]
            }, "unknownCode"),
        .refused(
            "a number appended to a log",
            Parts.with {
                $0.operations = [Parts.operation(13, Parts.prefixed("log") + [2, 0])]
            }, "unknownCode"),
    ]
}
