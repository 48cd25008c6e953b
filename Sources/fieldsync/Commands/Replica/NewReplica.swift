import FieldsyncStore
import Foundation

/// A replica that `init`, `clone` or `serve` has just made.
struct NewReplica {
    /// The replica.
    let replica: Replica
    private let path: String
    /// What was in the folder before; nil where there was no folder.
    private let present: Set<String>?

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
        self.path = path
        present =
            FileManager.default.fileExists(atPath: path)
            ? Set(try FileManager.default.contentsOfDirectory(atPath: path)) : nil
        replica = try Replica.create(
            at: path, name: name ?? ProcessInfo.processInfo.hostName, layout: layout,
            schema: FieldsyncDomain.schema)
    }

    /// Takes away what was made, and nothing else: the command failed before anybody could write
    /// to the replica, and is to leave things as they were.
    func takeBack() throws {
        guard let present else { return try FileManager.default.removeItem(atPath: path) }
        for name in try FileManager.default.contentsOfDirectory(atPath: path)
        where !present.contains(name) {
            try FileManager.default.removeItem(atPath: path + "/" + name)
        }
    }
}
