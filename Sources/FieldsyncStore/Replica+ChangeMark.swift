import GRDB

extension Replica {
    /// A number that is another one once somebody else has committed to the replica's main file:
    /// of a laptop, to anything.
    ///
    /// Costs a look at the file's first page. What this process commits does not count.
    public func changeMark() throws -> Int64 {
        try files.main.access { db in
            try db.row("PRAGMA data_version")?.checkedInteger(0, "data_version") ?? 0
        }
    }
}
