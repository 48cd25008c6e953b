import Foundation
import Testing

/// Goal: a command that could not make a replica leaves the disk as it found it.
@Suite struct NothingLeftBehindTests {
    @Test func aServerThatCannotStartTakesItsNewStoreBack() throws {
        let folder = try Folder()
        let running = try RunningServer(in: folder)
        let starts = [
            ["--listen", running.address],
            ["--listen", "127.0.0.1:0", "--tls-cert", "none.pem", "--tls-key", "none.pem"],
            ["--listen", "office.invalid:0"],
        ]
        for start in starts {
            let ending = try folder.run(
                ["serve", "--store", folder.path("a/b/store"), "--name", "annex"] + start)
            #expect(ending.status != 0, "\(ending.testDescription)")
            #expect(ending.errors.contains("Nothing was"), "\(ending.testDescription)")
            #expect(!FileManager.default.fileExists(atPath: folder.path("a")))
        }
        #expect(running.isRunning)
    }

    /// A disk that takes the keys and not the database, as one that is nearly full does.
    @Test func anInitThatIsCutShortTakesBackWhatItMadeAndNothingElse() throws {
        let folder = try Folder()
        let draft = folder.path("store/fieldsync.sqlite.new")
        try FileManager.default.createDirectory(
            atPath: draft + "/kept", withIntermediateDirectories: true)
        let ending = try folder.run(["init", "--store", folder.path("store"), "--name", "anna"])
        #expect(ending.status == 1, "\(ending.testDescription)")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("store"))
        #expect(names == ["fieldsync.sqlite.new"])
        #expect(FileManager.default.fileExists(atPath: draft + "/kept"))
    }
}
