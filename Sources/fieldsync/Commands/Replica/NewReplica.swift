import FieldsyncStore
import Foundation

/// A replica that `init`, `clone` or `serve` has just made.
struct NewReplica {
    /// The replica.
    let replica: Replica
    private let made: Traces

    /// Makes a replica; throws where there is one, saying which.
    init(at path: String, name: String?, layout: StoreLayout) throws {
        if Replica.exists(at: path) {
            let present = try Replica.open(at: path, schema: FieldsyncDomain.schema)
            throw Failure(
                status: .failed,
                code: "store-exists",
                message: "There is a replica in \(path) already, named"
                    + " '\(present.identity.name)'. Nothing was changed.",
                next: "Use it ('fieldsync status' says how it stands), or name another folder"
                    + " with '--store'."
            )
        }
        let made = try Traces(before: path)
        do {
            replica = try Replica.create(
                at: path, name: name ?? ProcessInfo.processInfo.hostName, layout: layout,
                schema: FieldsyncDomain.schema)
        } catch StoreError.exists(let directory) {
            // Another process was quicker, and what lies there is its own.
            throw StoreError.exists(directory: directory)
        } catch {
            try made.remove()
            throw error
        }
        self.made = made
    }

    /// Takes away what was made, and nothing else: the command failed before anybody could write
    /// to the replica, and is to leave things as they were.
    func takeBack() throws { try made.remove() }
}

/// What was in a folder, and which folders there were, before a replica was made in it.
private struct Traces {
    private let path: String
    /// What was in the folder before; nil where there was no folder.
    private let present: Set<String>?
    /// The folders above it that were not there, the innermost first.
    private let parents: [String]

    init(before path: String) throws {
        self.path = path
        present =
            FileManager.default.fileExists(atPath: path)
            ? Set(try FileManager.default.contentsOfDirectory(atPath: path)) : nil
        var parents: [String] = []
        var parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
        while !FileManager.default.fileExists(atPath: parent) {
            parents.append(parent)
            parent = URL(fileURLWithPath: parent).deletingLastPathComponent().path
        }
        self.parents = parents
    }

    /// Removes what is there now and was not before.
    func remove() throws {
        let files = FileManager.default
        if let present {
            for name in try files.contentsOfDirectory(atPath: path) where !present.contains(name) {
                try files.removeItem(atPath: path + "/" + name)
            }
            return
        }
        if files.fileExists(atPath: path) { try files.removeItem(atPath: path) }
        // Only where it is empty: somebody may have put something there meanwhile.
        for parent in parents { rmdir(parent) }
    }
}
