import FieldsyncCore

/// Which files of a store are made anew, and with what tables.
struct SalvagePlan {
    let directory: String
    let layout: StoreLayout
    let schema: Schema
    let tables: TypeTables
    /// Files of which pages are not what was written.
    let broken: Set<String>

    private var mainName: String { ReplicaFiles.mainName(layout) }

    /// True for a file that is not the replica's own.
    private func isOther(_ name: String) -> Bool { name != mainName && !name.hasPrefix("spaces/") }

    /// Makes one file anew where it is damaged.
    ///
    /// - Parameter knownFault: What is wrong with it, where that is known.
    /// - Returns: What was wrong.
    func run(
        _ name: String, knownFault: String? = nil, prepareOther: (StoreFile) throws -> Void
    ) throws -> [VerifyFinding] {
        var salvage = StoreSalvage(directory: directory, name: name)
        var faults = try knownFault.map { [$0] } ?? salvage.faults()
        // Nothing else would ever prove the rows of those.
        if faults.isEmpty, isOther(name), broken.contains(name) {
            faults = ["pages of it differ from what was written"]
        }
        let isUnmade = faults == [PageFile.empty] && name.hasPrefix("spaces/")
        if faults.isEmpty || isUnmade { return [] }
        let preparation = StorePreparation(schema: schema, tables: tables)
        try salvage.run { file in
            if name == mainName {
                try preparation.prepareMainFile(file, layout: layout)
                try describe(file)
            } else if name.hasPrefix("spaces/") {
                try preparation.prepareSpaceFile(file, owners: ids())
            } else {
                try prepareOther(file)
            }
        }
        return faults.map { VerifyFinding(file: name, isMended: true, $0) }
    }

    /// The ids that the replica has had, the present one first.
    private func ids() throws -> [ReplicaID] {
        try KeyFile.read(in: directory).keys.map(\.replica).reversed()
    }

    /// What a main file says of itself, in case that its own words cannot be read.
    private func describe(_ file: StoreFile) throws {
        guard let own = try ids().first else { return }
        try file.write { db in
            try StoreWord.layout.write(layout.rawValue, db)
            try StoreWord.replica.write(own.hex, db)
            try StoreWord.name.write("recovered", db)
        }
    }
}
