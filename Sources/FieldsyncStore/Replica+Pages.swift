import Foundation
import GRDB
import Synchronization

extension Replica {
    /// Looks at every page of every file of a store, opened or not, and at the keys.
    ///
    /// - Parameters:
    ///   - directory: Where the store lies. No replica of this process may write to it meanwhile.
    ///   - mends: Whether to put right what differs by one byte.
    /// - Returns: What is not what was written; ``VerifyFinding/isMended`` says of each whether it
    ///   is now.
    public static func inspectPages(in directory: String, mends: Bool) throws -> [VerifyFinding] {
        var findings = try KeyFile.inspect(in: directory, mends: mends)
        if let lost = lostFile(at: directory) { findings.append(lost.finding) }
        for name in try databaseNames(in: directory) {
            findings += try inspect(name, in: directory, mends: mends)
        }
        return findings
    }

    /// A page of a store in which one byte differs from what was written, or nil. What another
    /// program wrote differs by more.
    public static func flippedByte(in directory: String) throws -> VerifyFinding? {
        for name in try databaseNames(in: directory) {
            let pages = try PageFile(path: "\(directory)/\(name)")
                .brokenPages(mends: false, tries: true)
            if let page = pages.first(where: { $0.mendedByte != nil }) {
                return VerifyFinding(
                    file: name, page: page.number,
                    "page \(page.number) differs from what was written")
            }
        }
        return nil
    }

    /// What ``inspectPages(in:mends:)`` says, of the store of this replica while it is open.
    public func inspectPages(mends: Bool) throws -> [VerifyFinding] {
        var findings = try inspectKeys(mends: mends)
        let open = files.inUse()
        for file in open where try file.access(SealedPages.isMoved) {
            findings.append(VerifyFinding(file: file.name, StoreFile.takenAway))
        }
        for name in try Self.databaseNames(in: directory) {
            if let file = open.first(where: { $0.name == name }) {
                findings += try file.whileUnused {
                    try Self.inspect(name, in: directory, mends: mends)
                }
            } else {
                findings += try Self.inspect(name, in: directory, mends: mends)
            }
        }
        return findings.map { finding in
            guard let page = finding.page,
                let file = open.first(where: { $0.name == finding.file })
            else { return finding }
            return finding.of(table: file.table(ofPage: page))
        }
    }

    /// Keys that a disk altered are written again as this process knows them.
    private func inspectKeys(mends: Bool) throws -> [VerifyFinding] {
        let findings = try KeyFile.inspect(in: directory, mends: mends)
        guard mends, findings.contains(where: { !$0.isMended }) else { return findings }
        try KeyFile(identities.withLock { $0.keys }).write(in: directory)
        return findings.map { VerifyFinding(file: $0.file, isMended: true, $0.message) }
    }

    /// True where a page was read, since the store was opened, that is not what was written.
    package func sawDamage() throws -> Bool {
        try files.all().contains { try $0.access(SealedPages.sawDamage) }
    }

    /// Believes all pages as they are, and writes every one of them with a new seal.
    ///
    /// For files that were changed by another program, and whose rows were compared since.
    public func sealAnew() throws {
        for file in try files.all() { try file.access(SealedPages.sealAnew) }
    }

    private static func inspect(
        _ name: String, in directory: String, mends: Bool
    ) throws -> [VerifyFinding] {
        try finishTransaction(name, in: directory)
        let pages = PageFile(path: "\(directory)/\(name)")
        let findings = try pages.brokenPages(mends: mends).map { page in
            let place = page.mendedByte.map { "byte \($0) of " } ?? ""
            return VerifyFinding(
                file: name, page: page.number, isMended: page.mendedByte != nil,
                "\(place)page \(page.number) differs from what was written")
        }
        let shortage = try pages.shortage()
        // Of a space, it is one whose making was cut short.
        if shortage == PageFile.empty, name.hasPrefix("spaces/") { return findings }
        return findings + (shortage.map { [VerifyFinding(file: name, $0)] } ?? [])
    }

    /// Has SQLite take back what a killed process left half written, as it does whenever the file
    /// is opened: pages of a transaction that never came about are no damage.
    private static func finishTransaction(_ name: String, in directory: String) throws {
        let path = "\(directory)/\(name)"
        guard DurableFile.exists(path + "-journal"),
            try !PageFile(path: path + "-journal").isEmpty()
        else { return }
        do {
            let file = try StoreFile(path: path, name: name)
            _ = try file.read { try Row.fetchOne($0, sql: "SELECT count(*) FROM sqlite_schema") }
            try file.close()
        } catch StoreError.damaged {
            // The look at the pages says what is wrong.
            return
        }
    }

    /// The SQLite files of a store, by their names in it.
    static func databaseNames(in directory: String) throws -> [String] {
        let manager = FileManager.default
        func databases(_ folder: String, _ prefix: String) throws -> [String] {
            guard DurableFile.exists(folder) else { return [] }
            return try manager.contentsOfDirectory(atPath: folder)
                .filter { $0.hasSuffix(".sqlite") }.sorted().map { prefix + $0 }
        }
        return try databases(directory, "") + databases("\(directory)/spaces", "spaces/")
    }
}

extension StoreFile {
    /// What a look finds where a file was removed, or another one has its name.
    static let takenAway = "it was taken away while it was open"

    /// Writes the file back where nothing lies at its name any more: as long as it is open all of
    /// it can be read.
    ///
    /// - Returns: Whether that was done.
    func writeBack() throws -> Bool {
        guard let path, !DurableFile.exists(path) else { return false }
        let draft = path + DurableFile.draftSuffix
        try DurableFile.remove(draft)
        try access { try $0.execute(sql: "VACUUM INTO ?", arguments: [draft]) }
        try whileClosed { try DurableFile.take(draft, as: path) }
        return true
    }

    /// Runs `body` while no transaction of this process is open in the file, and has SQLite read
    /// its pages anew after that.
    func whileUnused<T>(_ body: () throws -> T) throws -> T {
        try access { db in
            let result = try body()
            try db.execute(sql: "PRAGMA shrink_memory")
            return result
        }
    }

    /// The table or index that a page belongs to; empty where that cannot be told.
    func table(ofPage page: UInt32) -> String {
        do {
            return try access { db in
                try String.fetchOne(
                    db, sql: "SELECT name FROM dbstat WHERE pageno = ?", arguments: [page])
            } ?? ""
        } catch {
            return ""
        }
    }
}
