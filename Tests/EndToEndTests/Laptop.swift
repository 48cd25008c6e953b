import FieldsyncJSON
import Testing

/// A replica of a test, worked by one person.
struct Laptop {
    let folder: Folder
    let name: String
    let user: String

    /// Makes the replica.
    init(_ name: String, user: String, in folder: Folder) throws {
        self.folder = folder
        self.name = name
        self.user = user
        let made = try run("init", "--name", name)
        try #require(made.status == 0, "\(made.testDescription)")
    }

    /// A replica that lies in another folder already, of the same person.
    func beside(_ name: String) -> Laptop { Laptop(folder: folder, name: name, user: user) }

    private init(folder: Folder, name: String, user: String) {
        self.folder = folder
        self.name = name
        self.user = user
    }

    /// Runs a command on this replica as this person.
    @discardableResult
    func run(
        _ words: String..., input: String = "", variables: [String: String] = [:]
    ) throws -> Ending {
        try run(words, input: input, variables: variables)
    }

    /// Runs a command on this replica as this person.
    @discardableResult
    func run(
        _ words: [String], input: String = "", variables: [String: String] = [:]
    ) throws -> Ending {
        try folder.run(
            words + ["--store", folder.path(name)], input: input,
            variables: ["FIELDSYNC_USER": user].merging(variables) { $1 })
    }

    /// Runs a command that has to end with `status`.
    @discardableResult
    func must(
        _ words: String..., endWith status: Int32 = 0, input: String = "",
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Ending {
        let ending = try run(words, input: input)
        try #require(
            ending.status == status, "\(ending.testDescription)", sourceLocation: sourceLocation)
        return ending
    }

    /// What `record dump` prints.
    func dump() throws -> String { try must("record", "dump").output }

    /// What `conflicts --json` prints.
    func conflicts() throws -> [JSONObject] { try must("conflicts", "--json").jsonLines() }
}

/// Ids that tests can tell apart at a glance.
func id(_ number: Int) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 32 - digits.count) + digits
}
