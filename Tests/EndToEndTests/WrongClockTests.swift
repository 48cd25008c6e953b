import FieldsyncJSON
import Foundation
import Testing

/// Laptops whose clock is in 2040 or in 2001, by the real program.
@Suite(.serialized) struct WrongClockTests {
    /// A library that puts the clock of a process off.
    private func library(in folder: Folder) throws -> String {
        let source = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("tools/wrongclock.c").path
        let compiler = Process()
        compiler.executableURL = URL(fileURLWithPath: "/usr/bin/cc")
        compiler.arguments = [
            "-shared", "-fPIC", "-O1", "-o", folder.path("clock.so"), source, "-ldl",
        ]
        try compiler.run()
        compiler.waitUntilExit()
        try #require(compiler.terminationStatus == 0)
        return folder.path("clock.so")
    }

    /// - Parameters:
    ///   - years: How far the laptop's clock is off.
    ///   - words: What its person is told.
    @Test(arguments: [(14, "ahead of the server's"), (-25, "behind the server's")])
    func wrongClocksAreToldAndRefuseNothing(years: Int, words: String) throws {
        let isAhead = years > 0
        let folder = try Folder()
        let server = try RunningServer(in: folder)
        let ada = try Laptop("ada", user: "Ada", in: folder)
        let bo = try Laptop("bo", user: "Bo", in: folder)
        for laptop in [ada, bo] { try server.enrol(laptop) }
        let faked = [
            "LD_PRELOAD": try library(in: folder),
            "WRONG_CLOCK_SECONDS": "\(years * 31_557_600)",
        ]
        func wrong(_ arguments: String...) throws -> Ending {
            let ending = try ada.run(arguments, variables: faked)
            #expect([0, 3].contains(ending.status), "\(ending.testDescription)")
            return ending
        }
        try bo.must("record", "set", "musician", id(1), "name=One", "local=1")
        try bo.must("sync")
        let first = try wrong("sync")
        #expect(first.errors.contains(words))
        #expect(first.errors.contains("years"))
        _ = try wrong("record", "set", "musician", id(1), "name=Ada")
        try bo.must("record", "set", "musician", id(1), "name=Bo")
        _ = try wrong("sync")
        let offset = try wrong("status", "--json").json().object("clock").number(
            "offsetSeconds")
        #expect(try #require(offset).magnitude > 300_000_000)
        let told = "\(years.magnitude) years \(words)"
        #expect(try wrong("status").output.contains(told))
        #expect([0, 3].contains(try bo.run("sync").status))
        // Whoever has seen a value replaces it, whatever the clocks say.
        try bo.run("sync")
        try bo.must("record", "set", "musician", id(1), "local=2")
        try bo.run("sync")
        _ = try wrong("sync")
        _ = try wrong("record", "set", "musician", id(1), "local=3")
        _ = try wrong("sync")
        try bo.run("sync")
        #expect(try bo.dump().contains("\"local\":\"3\""))
        let history = try bo.must("record", "history", "musician", id(1)).jsonLines()
        let doubted = history.filter { $0["suspectClock"] == true }
        #expect(!doubted.isEmpty)
        #expect(doubted.allSatisfy { $0.text("author") == "Ada" })
        #expect(doubted.allSatisfy { ($0.number("clockAheadSeconds") ?? 0 > 0) == isAhead })
        #expect(try ada.dump() == bo.dump())
        // Put right, it goes on with the right time.
        let right = try ada.run("sync")
        #expect(right.errors.contains("is right now") == isAhead)
        try ada.must("record", "set", "musician", id(2), "name=Two")
        let entry = try #require(
            try ada.must("record", "history", "musician", id(2), "name").jsonLines().first)
        #expect(entry.text("at")?.hasPrefix("2026") == true || !isAhead)
        // And is not doubted for what it wrote before.
        #expect(entry["suspectClock"] != true || !isAhead)
        // A laptop that joins is told of its own clock too.
        let code = try server.invite("Eve")
        let clone = try folder.run(
            ["clone", server.url, "--invite", "-", "--store", folder.path("eve")],
            input: code + "\n", variables: faked)
        #expect(clone.status == 0 && clone.errors.contains(words), "\(clone.testDescription)")
    }
}
