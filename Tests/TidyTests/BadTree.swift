import Testing

/// A tree with something wrong, and the lines that `tools/tidy` must print for it.
struct BadTree: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let files: [String: String]
    let lines: [String]

    init(_ claim: String, _ files: [String: String], lines: [String]) {
        testDescription = claim
        self.files = files
        self.lines = lines
    }

    /// One file; `found` are the printed lines without the path and its colon.
    init(_ claim: String, _ path: String, _ contents: String, _ found: String...) {
        self.init(claim, [path: contents], lines: found.map { "\(path):\($0)" })
    }

    static let core = "Sources/FieldsyncCore/Segment.swift"
    static let test = "Tests/FieldsyncCoreTests/SegmentTests.swift"
    static let domain = "Sources/AFMModel/Wage.swift"

    /// The names that end the printed lines; a new check is listed here and gets a tree.
    static let checks: Set<String> = [
        "arrows", "disabled-test", "domain-words", "empty-catch", "fatal-error", "file-length",
        "file-name", "file-size", "floating-point", "force-cast", "force-try", "force-unwrap",
        "function-length", "hidden-clock", "hidden-randomness", "idle-test", "line-length",
        "machine-path", "public-docs", "rule-parts", "sleep", "snapshot", "swallowed-error",
        "taken-name", "unfinished", "unreadable", "vectors",
    ]

    static let all = sizes + traps + docs + words + arrows + tests + protocolPages + others

    static func comments(lines: Int) -> String {
        String(repeating: "// One more.\n", count: lines)
    }

    static func letters(_ count: Int) -> String { String(repeating: "x", count: count) }

    static func function(lines: Int) -> String {
        "func long() {\n" + String(repeating: "    // One more.\n", count: lines - 2) + "}\n"
    }
}

extension BadTree {
    static let sizes: [BadTree] = [
        BadTree(
            "a source file of 401 lines", core, comments(lines: 401),
            "401: 401 lines; the limit in Sources is 400 (file-length)"),
        BadTree(
            "a test file of 601 lines", test, comments(lines: 601),
            "601: 601 lines; the limit in Tests is 600 (file-length)"),
        BadTree(
            "a tool of 601 lines", "tools/long", String(repeating: "# x\n", count: 601),
            "601: 601 lines; the limit in tools is 600 (file-length)"),
        BadTree(
            "a function of 71 lines", core, function(lines: 71),
            "1: `func` has 71 lines; the limit is 70 (function-length)"),
        BadTree(
            "a long initializer with effects on a line of their own", core,
            "struct A {\n    init(\n        a: Int\n    )\n        async throws\n    {\n"
                + comments(lines: 70) + "    }\n}\n",
            "2: `init` has 76 lines; the limit is 70 (function-length)"),
        BadTree(
            "a long computed property", core,
            "struct A {\n    var a: Int {\n" + comments(lines: 70) + "        1\n    }\n}\n",
            "2: `var` has 73 lines; the limit is 70 (function-length)"),
        BadTree(
            "a line of 101 columns", core, "// One.\n// " + letters(98),
            "2: 101 columns; the limit is 100 (line-length)"),
        BadTree(
            "a file over one MiB", "Sources/AFMModel/Resources/big.csv",
            String(repeating: "x\n", count: (1 << 19) + 1),
            "1: 1048578 bytes; the limit is 1048576 (file-size)"),
        BadTree(
            "a bracket without a partner", core, "func a() {\n    b(]\n}\n",
            "2: this bracket has no partner, so the file cannot be checked (unreadable)"),
    ]

    static let traps: [BadTree] = [
        BadTree(
            "try!", core, "let a = try! b()",
            "1: `try!` traps on an error: throw it on (force-try)"),
        BadTree(
            "as!", core, "let a = b as! Int",
            "1: `as!` traps on another type: use `as?` (force-cast)"),
        BadTree(
            "a force unwrap after a name, a call, an index and in an interpolation", core,
            "let a = b!\nlet c = d()!.e\nlet f = g[0]!\nlet h = \"\\(i!)\"",
            unwrap(1), unwrap(2), unwrap(3), unwrap(4)),
        BadTree("an implicitly unwrapped optional", core, "var a: Int!", unwrap(1)),
        BadTree("a force unwrap in a test", test, "let a = b!", unwrap(1)),
        BadTree(
            "fatalError", core, "func a() -> Never { fatalError(\"b\") }",
            "1: `fatalError` ends the program: throw (fatal-error)"),
        BadTree(
            "an empty catch, and one with a comment only", core,
            "do { try a() } catch {}\ndo { try b() } catch is C {\n    // Never mind.\n}",
            "1: this `catch` swallows the error (empty-catch)",
            "2: this `catch` swallows the error (empty-catch)"),
        BadTree(
            "try?", core, "let a = try? b()",
            "1: `try?` swallows the error: handle it (swallowed-error)"),
        BadTree(
            "unfinished work in a comment", core, "// TO" + "DO: finish\nlet a = 1",
            "1: finish it, or file it elsewhere (unfinished)"),
        BadTree(
            "unfinished work in a tool", "tools/half", "one\n# FIX" + "ME\n",
            "2: finish it, or file it elsewhere (unfinished)"),
        BadTree(
            "a hidden clock", core, "let a = Date()\nlet b = Date.now",
            "1: reads a clock: time is handed in (hidden-clock)",
            "2: reads a clock: time is handed in (hidden-clock)"),
        BadTree(
            "hidden randomness", core,
            "let a = UUID()\nlet b = Int.random(in: 0..<3)\nlet c = SystemRandomNumberGenerator()"
                + "\nlet d = [1].shuffled()",
            draws(1), draws(2), draws(3), draws(4)),
        BadTree(
            "Double and a literal of it in the domain", domain,
            "let a: Double = 1\nlet b = 1.5",
            "1: floating point near money or time: use `Cents`, whole numbers or exact fractions "
                + "(floating-point)",
            "2: this literal is a `Double`: use `Cents`, whole numbers or exact fractions "
                + "(floating-point)"),
        BadTree(
            "Double beside an instant", "Sources/FieldsyncCore/Instant.swift", "let a: Double = 1",
            "1: floating point near money or time: use `Cents`, whole numbers or exact fractions "
                + "(floating-point)"),
    ]

    private static func unwrap(_ line: Int) -> String {
        "\(line): `!` traps on nil: bind it, or `try #require` it in a test (force-unwrap)"
    }

    private static func draws(_ line: Int) -> String {
        "\(line): draws at random: randomness is handed in (hidden-randomness)"
    }
}

extension BadTree {
    static let docs: [BadTree] = [
        BadTree(
            "public declarations without a comment", core,
            """
            public struct A {
                public let b = 1
                // Two slashes are none.
                public init() {}
                @discardableResult
                public static func c() -> Int { 1 }
            }
            """,
            noComment("struct", 1), noComment("let", 2), noComment("init", 4),
            noComment("func", 6)),
        BadTree(
            "members that are public by where they stand", core,
            """
            /// A.
            public protocol A {
                var b: Int { get }
                func c() -> Set<Int>
                associatedtype D
            }
            /// E.
            public enum E {
                case f
                case g(Int)
            }
            public extension E {
                func h() {}
                struct I { public var j: Int { 1 } }
            }
            """,
            noComment("var", 3), noComment("func", 4), noComment("associatedtype", 5),
            noComment("case", 9), noComment("case", 10), noComment("func", 13),
            noComment("struct", 14), noComment("var", 14)),
        BadTree(
            "a comment that a blank line cuts off", core,
            "/// Far away.\n\npublic typealias A = Int", noComment("typealias", 3)),
    ]

    private static func noComment(_ kind: String, _ line: Int) -> String {
        "\(line): public `\(kind)` has no `///` comment (public-docs)"
    }

    static let words: [BadTree] = [
        BadTree(
            "each domain word in a Fieldsync target", core,
            """
            // engagement
            let sideMusicianCount = 1
            // exponential doubling
            // cartage
            let holdHour = 1
            let orchestraManager = "orchestra manager"
            // A signatory.
            // AFM
            // a union local
            """,
            domainWord("engagement", 1), domainWord("Musician", 2), domainWord("doubling", 3),
            domainWord("cartage", 4), domainWord("holdHour", 5),
            domainWord("orchestraManager", 6), domainWord("signatory", 7), domainWord("AFM", 8),
            domainWord("union local", 9)),
        BadTree(
            "a domain word in a test of a Fieldsync target", test, "// The musician.",
            domainWord("musician", 1)),
        BadTree(
            "a session that is an exchange", core, "struct SyncSession {}",
            "1: a session is a recording session; two replicas hold an exchange (domain-words)"),
        BadTree(
            "a type named like a library's", core, "struct Row {}",
            "1: 'Row' is a public name of a library that we import (taken-name)"),
        BadTree(
            "a file named after a heap", "Sources/FieldsyncCore/SegmentUtils.swift", "let a = 1",
            "1: name the file after its one type, not after a heap (file-name)"),
    ]

    private static func domainWord(_ word: String, _ line: Int) -> String {
        "\(line): '\(word)' is a word of the domain; a Fieldsync target knows no music "
            + "(domain-words)"
    }
}

extension BadTree {
    static let arrows: [BadTree] = [
        BadTree(
            "an import against the arrows", core, "import Foundation\npublic import GRDB",
            "1: FieldsyncCore must not import Foundation (arrows)",
            "2: FieldsyncCore must not import GRDB (arrows)"),
        BadTree(
            "the domain under the core", "Sources/FieldsyncStore/Replica.swift",
            "@testable import struct AFMModel.Wage",
            "1: 'AFM' is a word of the domain; a Fieldsync target knows no music (domain-words)",
            "1: FieldsyncStore must not import AFMModel (arrows)"),
        BadTree(
            "a module that one file only may import", domain, "import Foundation",
            "1: in AFMModel only StageZone.swift may import Foundation (arrows)"),
        BadTree(
            "a test of the core that imports the domain", test, "import AFMModel",
            "1: 'AFM' is a word of the domain; a Fieldsync target knows no music (domain-words)",
            "1: FieldsyncCoreTests must not import AFMModel (arrows)"),
        BadTree(
            "a target that the table lacks", "Sources/Stray/Stray.swift", "let a = 1",
            "1: target Stray is not in the table of arrows (arrows)"),
        BadTree(
            "a manifest against the arrows", "Package.swift",
            """
            let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
            let nio: [Target.Dependency] = [.product(name: "NIOCore", package: "swift-nio")]
            let package = Package(targets: [
                .target(name: "FieldsyncCore", dependencies: ["FieldsyncJSON"], path: "GRDB"),
                .target(name: "FieldsyncStore", dependencies: ["FieldsyncCore", crypto] + nio),
                .target(name: "Stray"),
                .testTarget(name: "FieldsyncCoreTests", dependencies: ["AFMModel", "Stray"]),
                .testTarget(name: "EndToEndTests", dependencies: ["AFMModel"]),
            ])
            """,
            "4: FieldsyncCore must not depend on FieldsyncJSON (arrows)",
            "5: FieldsyncStore must not depend on NIOCore (arrows)",
            "6: target Stray is not in the table of arrows (arrows)",
            "7: FieldsyncCoreTests must not depend on AFMModel (arrows)"),
    ]

    static let tests: [BadTree] = [
        BadTree(
            "a test that sleeps", test, "try await Task.sleep(for: .seconds(1))\nusleep(3)",
            "1: a test that sleeps is slow and flaky (sleep)",
            "2: a test that sleeps is slow and flaky (sleep)"),
        BadTree(
            "a test that is switched off", test,
            "@Test(.disabled(\"b\")) func a() {}\nwithKnownIssue { b() }",
            "1: a test that does not run or may fail proves nothing (disabled-test)",
            "2: a test that does not run or may fail proves nothing (disabled-test)"),
        BadTree(
            "an expectation that cannot fail", test, "#expect(true)",
            "1: this expectation cannot fail (idle-test)"),
        BadTree(
            "a snapshot of 26 lines", test,
            "let a = \"\"\"\n" + String(repeating: "    b\n", count: 26) + "    \"\"\"",
            "1: a literal of 26 lines; the limit is 25: say what matters (snapshot)"),
    ]

    static let protocolPages: [BadTree] = [
        BadTree(
            "a page without vectors", "protocol/format/clock.md", "# Clock\n",
            "1: this page has no protocol/vectors/clock.json (vectors)"),
        BadTree(
            "vectors without a page", "protocol/vectors/clock.json", "[]\n",
            "1: these vectors have no page protocol/format/clock.md (vectors)"),
    ]

    static let others: [BadTree] = [
        BadTree(
            "a rule that shows nothing", "Sources/AFMRules/Rules/Overtime.swift",
            "let rule = Rule(sentence: \"\", examples: [])",
            "1: this rule shows no examples (rule-parts)",
            "1: this rule shows no number (rule-parts)",
            "1: this rule shows no sentence (rule-parts)"),
        BadTree(
            "a path of one machine", "README.md", "Look into /" + "home/me.\n",
            "1: '/" + "home/' is a path of one machine (machine-path)"),
        BadTree(
            "a host of a registry", "tools/get", "get https://pypi" + ".org/x\n",
            "1: 'pypi" + ".org' is a host of a package registry (machine-path)"),
    ]
}
