package import FieldsyncCore

extension Replica {
    /// Makes the files of a store anew whose trees are damaged, from the rows that can be read.
    /// What they lack afterwards is for ``HTTPPeer`` to fetch.
    ///
    /// - Parameters:
    ///   - directory: Of a store that nobody has open.
    ///   - broken: Files of which pages are not what was written.
    ///   - prepareOther: Makes the tables of a file that is not the replica's own, by its name.
    /// - Returns: What was found.
    package static func salvage(
        in directory: String, schema: Schema, broken: Set<String>,
        prepareOther: (StoreFile) throws -> Void
    ) throws -> [VerifyFinding] {
        let lost = lostFile(at: directory)
        try lost?.begin()
        guard let layout = layout(at: directory) else { return [] }
        let plan = SalvagePlan(
            directory: directory, layout: layout, schema: schema, tables: try TypeTables(schema),
            broken: broken)
        return try databaseNames(in: directory).flatMap { name in
            try plan.run(
                name, knownFault: lost?.name == name ? LostFile.fault : nil,
                prepareOther: prepareOther)
        }
    }

    /// The same of a store that this process has open: of a running server. What was taken away
    /// while it was open is written back from what is still held of it.
    ///
    /// - Parameters:
    ///   - broken: Files of which pages are not what was written.
    ///   - prepareOther: Makes the tables of a file that is not the replica's own.
    package func salvage(
        broken: Set<String>, prepareOther: (StoreFile) throws -> Void
    ) throws -> [VerifyFinding] {
        let plan = SalvagePlan(
            directory: directory, layout: layout, schema: schema, tables: tables, broken: broken)
        let given = try files.inUse().filter { try $0.writeBack() }.map(\.name)
        return try given.map { VerifyFinding(file: $0, isMended: true, StoreFile.takenAway) }
            + Self.databaseNames(in: directory).flatMap { name in
                try files.whileClosed(name) { try plan.run(name, prepareOther: prepareOther) }
            }
    }

    /// Goes by a new id from now on where files that hold the log were made anew: which numbers
    /// were given cannot be told, and none must be given twice. To be done after the repair.
    package func renewIdentity(after findings: [VerifyFinding]) throws {
        let isOfLog = findings.contains {
            $0.isMended && $0.page == nil && $0.message != StoreFile.takenAway
                && ($0.file == ReplicaFiles.mainName(layout) || $0.file.hasPrefix("spaces/"))
        }
        if isOfLog { try renewIdentity(keepsAgreement: layout == .filePerSpace) }
    }

    /// A file in the replica's directory that is not its own, opened once for all that need it.
    package func otherFile(
        _ name: String, _ open: () throws -> StoreFile
    ) throws -> StoreFile {
        try files.other(name, open)
    }
}
