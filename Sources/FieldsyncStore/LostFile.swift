/// The main file of a store, gone while the keys of the store are still there.
struct LostFile {
    static let fault = "it is missing"

    let directory: String
    let layout: StoreLayout

    /// The file's name.
    var name: String { ReplicaFiles.mainName(layout) }

    /// Why such a store is not opened, and no other one made in its place.
    var error: StoreError { .incomplete(directory: directory, file: name) }

    /// What a look at the store finds.
    var finding: VerifyFinding { VerifyFinding(file: name, Self.fault) }

    /// Begins the file anew, empty, for ``StoreSalvage`` to fill.
    func begin() throws { try DurableFile.touch("\(directory)/\(name)") }
}

extension Replica {
    /// What a store in `directory` has lost; nil where it has its main file, and where none is
    /// there, or one whose creation was cut short: that has left a draft beside the keys.
    static func lostFile(at directory: String) -> LostFile? {
        // A server has other files besides, from its first moment on.
        let others = [ReplicaFiles.folder, ReplicaFiles.directoryName]
        guard DurableFile.exists("\(directory)/\(KeyFile.name)"), layout(at: directory) == nil
        else { return nil }
        for layout in StoreLayout.allCases {
            let draft = "\(directory)/\(ReplicaFiles.mainName(layout))" + DurableFile.draftSuffix
            if DurableFile.exists(draft) { return nil }
        }
        let isOfServer = others.contains { DurableFile.exists("\(directory)/\($0)") }
        return LostFile(directory: directory, layout: isOfServer ? .filePerSpace : .oneFile)
    }
}
