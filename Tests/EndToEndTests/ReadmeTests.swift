import Foundation
import Testing

/// What the README shows a command to print is what it prints.
@Suite struct ReadmeTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// Commands after `$ `, each with the lines that follow it to the next empty line and further
    /// to the end of the indented block.
    private static func shown() throws -> [(command: String, output: String)] {
        let text = try String(
            contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
        var shown: [(command: String, output: [String])] = []
        var isInside = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("    $ ") {
                shown.append((String(line.dropFirst(6)), []))
                isInside = true
            } else if isInside, line.isEmpty || line.hasPrefix("    ") {
                shown[shown.count - 1].output.append(String(line.dropFirst(4)))
            } else {
                isInside = false
            }
        }
        return shown.map { command, lines in
            var lines = lines
            while lines.last?.isEmpty == true { lines.removeLast() }
            return (command, lines.joined(separator: "\n"))
        }
    }

    @Test func eachExampleOfTheReadmePrintsWhatItShows() throws {
        let examples = try Self.shown()
        #expect(!examples.isEmpty)
        let folder = try Folder()
        for (command, output) in examples {
            let words = command.split(separator: " ").map(String.init)
            try #require(words.first == "fieldsync")
            let ending = try folder.run(
                words.dropFirst().map {
                    $0.hasSuffix(".json") ? Self.root.appendingPathComponent($0).path : $0
                })
            #expect(ending.status == 0, "\(ending.testDescription)")
            let printed = ending.output.trimmingCharacters(in: .newlines)
            #expect(printed == output, "\(command)")
        }
    }
}
