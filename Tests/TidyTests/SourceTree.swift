import Foundation

/// A folder that `tools/tidy` is let loose on: this repository, or a small tree made for one case.
struct SourceTree {
    /// The repository that this file lies in, also where a build sees it through a link.
    static let repository = SourceTree(
        root: URL(filePath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent())

    let root: URL

    /// Writes `files` (contents by path) into a new temporary folder, hands it over, removes it.
    static func withFiles<Result>(
        _ files: [String: String], _ body: (SourceTree) throws -> Result
    ) throws -> Result {
        let parent = FileManager.default.temporaryDirectory
        let root = try FileManager.default.url(
            for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: parent,
            create: true)
        defer { removeQuietly(root) }
        for (path, contents) in files {
            let file = root.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(contents.utf8).write(to: file)
        }
        return try body(SourceTree(root: root))
    }

    /// The lines that `tools/tidy` prints for this tree, and its exit status.
    func tidied() throws -> (lines: [String], status: Int32) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "python3", Self.repository.root.appending(path: "tools/tidy").path, root.path,
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let printed = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let lines = String(decoding: printed, as: UTF8.self).split(separator: "\n").map(String.init)
        return (lines, process.terminationStatus)
    }

    private static func removeQuietly(_ folder: URL) {
        do {
            try FileManager.default.removeItem(at: folder)
        } catch {
            print("left behind: \(folder.path): \(error)")
        }
    }
}
