import Foundation
import Testing

/// Goal: shells really offer commands, calls, names and instruments, and run nothing that is in a
/// name.
@Suite struct CompletionTests {
    /// What bash offers for the last of some words, one a line.
    private func bash(_ anna: Laptop, _ words: String...) throws -> [String] {
        let folder = anna.folder
        let script = try anna.must("completion", "bash").output
        let bin = try ProgramUnderTest.url.deletingLastPathComponent().path
        let quoted = (["fieldsync"] + words).map {
            "'" + $0.split(separator: "'", omittingEmptySubsequences: false)
                .joined(separator: "'\\''") + "'"
        }.joined(separator: " ")
        let asking = """
            \(script)
            COMP_WORDS=(\(quoted)); COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
            COMP_LINE="${COMP_WORDS[*]}"; COMP_POINT=${#COMP_LINE}
            _fieldsync fieldsync "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        let file = try folder.write(asking, to: "complete.bash")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = [file]
        process.currentDirectoryURL = folder.url
        process.environment = [
            "PATH": "\(bin):/usr/bin:/bin", "HOME": folder.url.path,
            "FIELDSYNC_STORE": folder.path(anna.name),
        ]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    private func laptop() throws -> Laptop {
        let anna = try Laptop("A", user: "Anna", in: try Folder())
        for words in [["rates", "import", StageSamples.rates]] + StageSamples.gammaTyped {
            _ = try anna.run(words)
        }
        return anna
    }

    @Test func bashOffersWhatIsInTheStore() throws {
        let anna = try laptop()
        #expect(try bash(anna, "mus") == ["musician"])
        #expect(try bash(anna, "musician", "f") == ["find"])
        #expect(try bash(anna, "clock", "end", "--call", "Gam") == ["Gamma, Barn, 2026-10-15"])
        #expect(try bash(anna, "wrap", "").count == 2)
        #expect(try bash(anna, "musician", "show", "Ha") == ["Harper Vale"])
        #expect(try bash(anna, "musician", "show", "47-9003") == ["47-9003"])
        let called = try bash(anna, "clock", "dismiss", "--call", "Gamma", "--who", "")
        #expect(called.contains("小澤 絃") && called.contains("47-9001"))
        #expect(try bash(anna, "hire", "add", "--instrument", "Viola d'") == ["Viola d'amore"])
        #expect(try bash(anna, "hire", "ask", "Gamma", "Ha") == ["Harper Vale"])
        #expect(try bash(anna, "call", "add", "--production", "") == ["Gamma"])
        // What was offered is understood.
        try anna.must("call", "show", "Gamma, Barn, 2026-10-15")
    }

    @Test func aRunningServerIsAskedForWhatItHolds() throws {
        let anna = try laptop()
        try anna.must("instrument", "add", "--name", "Zither Bass", "--section", "Strings")
        let server = try RunningServer(in: anna.folder)
        try server.enrol(anna)
        try anna.must("sync")
        let office = anna.beside(server.store)
        let offered = try bash(office, "wrap", "")
        #expect(offered == (try bash(anna, "wrap", "")))
        #expect(offered.count == 2)
        #expect(try bash(office, "musician", "show", "Ha") == ["Harper Vale"])
        #expect(try bash(office, "hire", "add", "--instrument", "Zither B") == ["Zither Bass"])
        let called = try bash(office, "clock", "dismiss", "--call", "Gamma", "--who", "47-9001")
        #expect(called == ["47-9001"])
        // A server that was killed leaves its socket behind.
        server.kill()
        #expect(try bash(office, "wrap", "") == offered)
    }

    @Test func aNameIsNeverRun() throws {
        let anna = try laptop()
        let name = "$(touch pwned) `touch pwned` ; touch pwned"
        try anna.must("musician", "add", "--name", name, "--card", "47-13")
        #expect(try bash(anna, "musician", "show", "$") == [name])
        #expect(!FileManager.default.fileExists(atPath: anna.folder.path("pwned")))
    }

    @Test func withoutAStoreNothingIsOfferedAndNothingIsSaid() throws {
        let folder = try Folder()
        for place in ["missing", "file"] {
            _ = try folder.write("no store", to: "file")
            let ending = try folder.run(
                [
                    "---completion", "wrap", "--", "positional@0", "2", "0", "fieldsync", "wrap",
                    "", "--store", folder.path(place),
                ])
            #expect(ending.errors.isEmpty, "\(ending.testDescription)")
        }
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func eachShellHasItsScript(shell: String) throws {
        let folder = try Folder()
        let ending = try folder.run(["completion", shell])
        #expect(ending.status == 0)
        #expect(ending.output.contains("---completion"))
        #expect(try folder.run(["completion", "tcsh"]).status == 64)
    }
}
