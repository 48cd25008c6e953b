extension Replica {
    /// Looks for damage: SQLite's own check, every link of every chain, and every row against the
    /// log replayed. Nothing is changed.
    ///
    /// - Returns: What is wrong, nothing where all is well.
    public func verify() throws -> [VerifyFinding] {
        var findings: [VerifyFinding] = []
        for file in try files.all() {
            let holdsSpaces = layout == .oneFile || file !== files.main
            try file.read { db in
                var verification = StoreVerification(
                    file: file.name, db: db, schema: schema, tables: tables)
                findings += try verification.run(holdsSpaces: holdsSpaces)
            }
        }
        return findings
    }
}
