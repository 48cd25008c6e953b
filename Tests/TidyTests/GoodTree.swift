import Testing

/// A tree that keeps the rules, though a careless reader would think otherwise.
struct GoodTree: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let files: [String: String]

    init(_ claim: String, _ path: String, _ contents: String) {
        testDescription = claim
        files = [path: contents]
    }

    static let core = "Sources/FieldsyncCore/Segment.swift"

    static let all: [GoodTree] = [
        GoodTree(
            "words of traps in strings and comments", core,
            #"""
            // A comment may speak of try! and as! and fatalError, of Date() and { and (.
            /* Also this one, /* nested, with } */ and UUID() inside. */
            let words = "try! as! fatalError x! Date() } ) ] \" {"
            let raw = #"a \"quoted\" { \(not) "# + ##"a "# inside"##
            """#),
        GoodTree(
            "braces in multi-line strings do not count", core,
            #"""
            func page() -> String {
                """
                { { { " "" \""" try! \(1 + 1) }
                """
            }
            """#),
        GoodTree(
            "code inside an interpolation ends where it ends", core,
            #"""
            func line(_ values: [Int]) -> String {
                "a \(values.map { "(\($0))" }.joined(separator: ")")) b { "
            }
            """#),
        GoodTree(
            "regex literals are no code", core,
            #"""
            let quote = /"[{(]/
            let raw = #/ " { ( /#
            let half = 4 / 2 / 1
            """#),
        GoodTree(
            "negation and inequality are no force unwrap", core,
            """
            func differs(_ a: Int, _ b: Int, _ on: Bool) -> Bool { !on && a != b && !(a == b) }
            """),
        GoodTree(
            "documented public declarations of every kind", core,
            """
            /// A pair.
            public struct Pair<Element: Hashable>: Hashable {
                /// The first.
                public var first: Element { didSet { count += 1 } }
                /// How often it changed.
                public private(set) var count = 0
                var hidden: Int { 0 }

                /// Makes one.
                @inlinable
                public init(first: Element) { self.first = first }
            }

            /// A kind.
            public enum Kind {
                /// One.
                case one
                // Not a member of the enum's interface:
                func next() { switch self { case .one: let x = 1; _ = x } }
            }
            """),
        GoodTree(
            "requirements and extensions", core,
            """
            /// Can be named.
            public protocol Named {
                /// The name.
                var name: String { get }
                /// Names it.
                func rename(_ name: String) -> Set<String>
            }

            extension String { package func notPublic() {} }
            public extension String { internal func notPublicEither() {} }
            """),
        GoodTree("seventy lines are allowed", core, BadTree.function(lines: 70)),
        GoodTree("four hundred lines are allowed", core, BadTree.comments(lines: 400)),
        GoodTree("a hundred columns are allowed", core, "// " + BadTree.letters(97)),
        GoodTree(
            "an address is not broken", core,
            "// See\n/// https://example.org/" + BadTree.letters(100)),
        GoodTree(
            "one literal without a blank is not broken", core,
            "let bytes = [\n    \"" + BadTree.letters(100) + "\",\n]"),
        GoodTree(
            "randomness that is handed in", core,
            """
            func draw(_ source: inout some RandomNumberGenerator) -> Int {
                Int.random(in: 0..<min(3, 4), using: &source)
            }
            """),
        GoodTree(
            "domain words in the domain", "Sources/AFMModel/Session.swift",
            """
            struct Session { var musicians: [String] }
            """),
        GoodTree(
            "tuple members are no floating point", "Sources/AFMModel/Cents.swift",
            """
            func inner(_ pair: ((Int, Int), Int)) -> Int { pair.0.1 + [pair].map { $0.0.1 }[0] }
            """),
        GoodTree(
            "a rule with all its parts", "Sources/AFMRules/Rules/HoldHour.swift",
            #"""
            let rule = PayRule(
                id: "R18",
                sentence: """
                    All of it.
                    """,
                examples: [one]
            )
            """#),
        GoodTree(
            "arrows of the table", "Sources/FieldsyncServer/Routes.swift",
            """
            public import FieldsyncCore
            import Hummingbird
            import HummingbirdTLS
            @preconcurrency import NIOCore
            import struct Foundation.Data
            """),
    ]
}
