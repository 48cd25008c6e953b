import FieldsyncCore
import FieldsyncStore
import FieldsyncTesting
import Foundation
import GRDB
import Glibc
import Testing

/// Goal: a store opens as it was left, or says in a sentence why it does not.
@Suite struct OpeningTests {
    private func mode(_ path: String) throws -> UInt32 {
        var status = stat()
        try #require(stat(path, &status) == 0)
        return status.st_mode & 0o777
    }

    private func alter(_ store: TestStore, _ sql: String) throws {
        let queue = try DatabaseQueue(path: store.replica.directory + "/fieldsync.sqlite")
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
    }

    private func refusal(_ body: () throws -> Replica) throws -> StoreError {
        do {
            _ = try body()
        } catch let error as StoreError {
            return error
        }
        throw CancellationError()
    }

    @Test(arguments: StoreLayout.allCases) func aStoreIsForItsOwnerAlone(
        layout: StoreLayout
    ) throws {
        let store = try TestStore(layout: layout)
        try store.replica.change { try $0.create(task(1)) }
        let folder = store.replica.directory
        #expect(try mode(folder) == 0o700)
        let main = layout == .oneFile ? "fieldsync.sqlite" : "server.sqlite"
        for file in ["replica.key", main] { #expect(try mode("\(folder)/\(file)") == 0o600) }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(!names.contains { $0.hasSuffix(".new") })
        #expect(Replica.layout(at: folder) == layout)
        #expect(try store.reopened().identity.id == store.replica.identity.id)
        #expect(try store.reopened().identity.name == "laptop 1")
    }

    @Test func nothingAndSomethingAreToldApart() throws {
        let store = try TestStore()
        let absent = store.folder.path + "/absent"
        #expect(!Replica.exists(at: absent))
        #expect(Replica.exists(at: store.replica.directory))
        #expect(throws: StoreError.missing(directory: absent)) {
            try Replica.open(at: absent, schema: .trial)
        }
        #expect(throws: StoreError.exists(directory: store.replica.directory)) {
            try Replica.create(
                at: store.replica.directory, name: "x", layout: .filePerSpace, schema: .trial)
        }
        #expect(throws: StoreError.nameUnfit("a\nb")) {
            try Replica.create(at: absent, name: "a\nb", layout: .oneFile, schema: .trial)
        }
        #expect(!Replica.exists(at: absent))
    }

    @Test func aFolderThatCannotBeEnteredIsNotAnAbsentStore() throws {
        let folder = try TestFolder()
        let loop = folder.path + "/loop"
        try FileManager.default.createSymbolicLink(
            atPath: loop, withDestinationPath: loop)
        #expect(Replica.exists(at: loop))
        #expect(
            throws: StoreError.noAccess(
                directory: loop, reason: "Too many levels of symbolic links")
        ) { try Replica.open(at: loop, schema: .trial) }
        // For anybody but root a folder without permissions is the same.
        if geteuid() != 0 {
            chmod(folder.path, 0)
            #expect(Replica.exists(at: folder.path + "/store"))
            chmod(folder.path, 0o700)
        }
        let file = folder.path + "/file"
        try Data().write(to: URL(filePath: file))
        #expect(!Replica.exists(at: file))
    }

    @Test func aCreationThatWasCutShortIsDoneAgainWithTheSameKey() throws {
        let store = try TestStore()
        let folder = store.replica.directory
        try FileManager.default.removeItem(atPath: folder + "/fieldsync.sqlite")
        try Data("half".utf8).write(to: URL(filePath: folder + "/fieldsync.sqlite.new"))
        let again = try Replica.create(
            at: folder, name: "again", layout: .oneFile, schema: .trial,
            environment: store.world.environment)
        #expect(again.identity.id == store.replica.identity.id)
        #expect(again.identity.name == "again")
        #expect(try again.verify() == [])
    }

    @Test func aKeyThatOthersCanReadIsRefused() throws {
        let store = try TestStore()
        let path = store.replica.directory + "/replica.key"
        chmod(path, 0o644)
        #expect(try refusal { try store.reopened() } == .keyExposed(path: path, mode: "644"))
    }

    @Test(arguments: ["", "{}", "not JSON", #"{"form":"fieldsync/replica-key/1"}"#])
    func anUnusableKeyIsRefused(text: String) throws {
        let store = try TestStore()
        let path = store.replica.directory + "/replica.key"
        let file = try #require(fopen(path, "w"))
        fputs(text, file)
        fclose(file)
        guard case .keyUnusable = try refusal({ try store.reopened() }) else {
            Issue.record("another error")
            return
        }
    }

    @Test func theKeyOfAnotherReplicaIsRefused() throws {
        let (store, other) = (try TestStore(1), try TestStore(2))
        let path = store.replica.directory + "/replica.key"
        try FileManager.default.removeItem(atPath: path)
        #expect(
            try refusal { try store.reopened() }
                == .keyUnusable(path: path, detail: "No such file or directory"))
        try copyFolder(other.replica.directory + "/replica.key", to: path)
        #expect(
            try refusal { try store.reopened() }
                == .keyUnusable(path: path, detail: "it is of another replica"))
    }

    @Test func aStoreOfANewerProgramIsRefused() throws {
        let tables = try TestStore()
        try alter(tables, "INSERT INTO grdb_migrations VALUES ('9999-later')")
        guard case .newer = try refusal({ try tables.reopened() }) else {
            Issue.record("tables that are newer were taken")
            return
        }
        let later = Schema(version: 4, types: Schema.trial.types)
        let data = try TestStore()
        _ = try data.reopened(schema: later)
        #expect(
            try refusal { try data.reopened() }
                == .newer(detail: "its schema is of version 4, this one's 3"))
    }

    @Test(arguments: StoreLayout.allCases) func aNewerSchemaIsRefusedWhicheverFileSaysSo(
        layout: StoreLayout
    ) throws {
        let files = layout == .oneFile ? ["fieldsync"] : ["server", "spaces/alpha"]
        for name in files {
            let store = try TestStore(layout: layout)
            try store.replica.change { try $0.create(task(1)) }
            let sql = "UPDATE store SET value = ? WHERE key = 'schemaVersion'"
            let queue = try DatabaseQueue(path: "\(store.replica.directory)/\(name).sqlite")
            for (text, isNewer) in [("99", true), ("4294967296", true), ("x", false)] {
                try queue.write { try $0.execute(sql: sql, arguments: [text]) }
                let error = try refusal {
                    let replica = try store.reopened()
                    _ = try replica.read(Word.space) { try $0.allRecords() }
                    return replica
                }
                switch error {
                case .newer: #expect(isNewer)
                case .damaged: #expect(!isNewer)
                default: Issue.record("\(error)")
                }
            }
            try queue.close()
        }
    }

    @Test func garbageIsDamage() throws {
        let store = try TestStore()
        let path = store.replica.directory + "/fieldsync.sqlite"
        try Data(repeating: 0x5A, count: 9_000).write(to: URL(filePath: path))
        guard case .damaged = try refusal({ try store.reopened() }) else {
            Issue.record("garbage was taken for a store")
            return
        }
    }

    @Test func aSchemaThatTablesCannotHaveIsRefused() throws {
        let folder = try TestFolder()
        let unfit = [
            [TypeSchema(RecordType(literal: "Log"), home: .ownID, fields: [])],
            [
                TypeSchema(RecordType(literal: "a"), home: .ownID, fields: []),
                TypeSchema(RecordType(literal: "A"), home: .ownID, fields: []),
            ],
            [
                TypeSchema(
                    RecordType(literal: "a"), home: .ownID,
                    fields: [FieldSchema(FieldName(literal: "ID"), .text)])
            ],
        ]
        for types in unfit {
            let error = try refusal {
                try Replica.create(
                    at: folder.path + "/store", name: "x", layout: .oneFile,
                    schema: Schema(version: 1, types: types))
            }
            guard case .schemaUnfit = error else {
                Issue.record("\(error)")
                continue
            }
        }
    }

    @Test func aLaterSchemaBringsUnknownValuesToLife() throws {
        let store = try TestStore()
        let (gadget, colour) = (RecordType(literal: "gadget"), FieldName(literal: "colour"))
        let key = RecordKey(gadget, id(4))
        try store.replica.write(author: "Ann", allowsUnknown: true) { batch in
            try batch.transaction(in: Word.space) { writer in
                try writer.set(key, colour, .text("red"))
                try writer.set(task(1), colour, .text("blue"))
            }
        }
        let before = try store.replica.dump()
        let described = try #require(Schema.trial[Word.task])
        let later = Schema(
            version: 4,
            types: [
                TypeSchema(
                    Word.task, home: .ownID,
                    fields: described.fields + [FieldSchema(colour, .text)]),
                TypeSchema(gadget, home: .ownID, fields: [FieldSchema(colour, .text)]),
            ])
        let replica = try store.reopened(schema: later)
        #expect(try replica.dump() == before)
        #expect(try replica.verify() == [])
        let queue = try DatabaseQueue(path: replica.directory + "/fieldsync.sqlite")
        let colours = try queue.read {
            try String.fetchAll($0, sql: "SELECT colour FROM gadget UNION SELECT colour FROM task")
        }
        #expect(colours == ["blue", "red"])
        try queue.close()
    }
}
