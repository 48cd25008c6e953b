import Testing

/// Goal: the house rules hold in this repository, and each check would notice if one did not.
///
/// Method: `tools/tidy` reads the repository and must print nothing. Then it reads small trees,
/// each with one thing wrong, and must print exactly that line; and trees that look wrong only
/// to a reader who takes strings and comments for code, and must print nothing.
@Suite struct TidyTests {
    @Test("The repository keeps the house rules")
    func repositoryIsTidy() throws {
        let (lines, status) = try SourceTree.repository.tidied()
        #expect(status == 0)
        #expect(lines.isEmpty, "\(lines.count) lines:\n\(lines.joined(separator: "\n"))")
    }

    @Test("Each check catches its bad tree, and says only that", arguments: BadTree.all)
    func badTreeIsCaught(bad: BadTree) throws {
        let (lines, status) = try SourceTree.withFiles(bad.files) { try $0.tidied() }
        #expect(lines == bad.lines)
        #expect(status == 1)
    }

    @Test("What only looks wrong is left alone", arguments: GoodTree.all)
    func goodTreeIsLeftAlone(good: GoodTree) throws {
        let (lines, status) = try SourceTree.withFiles(good.files) { try $0.tidied() }
        #expect(lines == [])
        #expect(status == 0)
    }

    @Test("Every check has a bad tree")
    func everyCheckHasABadTree() throws {
        let caught = Set(
            BadTree.all.flatMap(\.lines).compactMap { line in
                line.split(separator: "(").last.map { String($0.dropLast()) }
            })
        #expect(caught == BadTree.checks)
    }
}
