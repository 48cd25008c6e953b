import Foundation
import Testing

/// Goal: a script that meets an error finds its code in `protocol/cli-json.md`.
///
/// Method: the codes that the sources name, wherever one can be named, against the page.
@Suite struct ErrorCodeTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Libraries whose errors the program prints, and the program.
    private static let targets = [
        "FieldsyncClient", "FieldsyncServer", "FieldsyncStore", "fieldsync",
    ]

    @Test func everyCodeThatTheProgramCanPrintIsDescribed() throws {
        let page = try String(
            contentsOf: Self.root.appendingPathComponent("protocol/cli-json.md"), encoding: .utf8)
        var found: Set<Substring> = []
        for target in Self.targets {
            let folder = Self.root.appendingPathComponent("Sources/" + target)
            for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path)
            where path.hasSuffix(".swift") {
                let text = try String(
                    contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
                found.formUnion(Self.codes(in: text[...]))
            }
        }
        #expect(found.count > 80)
        for code in found.sorted() {
            #expect(page.contains("`\(code)`"), "\(code) is not described")
        }
    }

    /// What is given as `code:`, what a `var code` can be, and pairs of a status and a code.
    private static func codes(in text: Substring) -> [Substring] {
        var codes = text.matches(of: /\(\.[a-zA-Z]+, "([a-z-]+)"\)/).map(\.1)
        for line in text.split(separator: "\n") where line.contains("code: ") {
            codes += line.matches(of: /(?:code: |\? |: )"([a-z-]+)"/).map(\.1)
        }
        for part in text.matches(of: /var code: String \{(?s:.*?)\n    \}/) {
            codes += part.0.matches(of: /"([a-zA-Z-]+)"/).map(\.1)
        }
        return codes
    }
}
