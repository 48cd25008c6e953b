import FieldsyncJSON
import Testing

/// `consolidate` where two laptops' calls have come together.
@Suite struct OfficeServerTests {
    @Test func theServersStatementIsTheOneOfTheTwoSheets() throws {
        let folder = try Folder()
        let server = try RunningServer(in: folder)
        for (name, sheet) in [("anna", StageSamples.stage1), ("ben", StageSamples.stage2)] {
            let laptop = try Laptop(name, user: name, in: folder)
            try laptop.must("rates", "import", StageSamples.rates)
            try laptop.must("call", "import", sheet)
            try server.enrol(laptop)
            try laptop.must("sync")
        }
        let running = try server.run("consolidate", "--json")
        #expect(running.status == 0, "\(running.testDescription)")
        let statement = try running.json()
        #expect(statement.number("totalCents") == 1_994_100)
        #expect(statement["final"] == true)
        #expect(statement.list("calls").map { $0.number("totalCents") } == [1_351_800, 642_300])
        // Files are those of the caller, though the server reads and writes them.
        #expect(try server.run("call", "export", "Stage 2", "here.json").status == 0)
        let again = try server.run("call", "import", "here.json", "--json")
        #expect(again.status == 0, "\(again.testDescription)")
        #expect(try again.json().number("changed") == 0)
        // The same words and bytes when the files are read by the command itself.
        server.kill()
        let stopped = try server.run("consolidate", "--json")
        #expect(stopped.output == running.output)
        #expect(try server.run("consolidate").output.contains("Final"))
    }
}
