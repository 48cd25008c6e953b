import FieldsyncJSON
import Testing

/// Two managers' laptops and the office's server, with the example rate card on both laptops.
struct OfficeStage {
    let folder: Folder
    let server: RunningServer
    let anna, ben: Laptop

    init() throws {
        folder = try Folder()
        server = try RunningServer(in: folder)
        anna = try Laptop("anna", user: "Anna", in: folder)
        ben = try Laptop("ben", user: "Ben", in: folder)
        try server.enrol(anna)
        try server.enrol(ben)
        try anna.must("rates", "import", StageSamples.rates)
        try sync()
    }

    /// Both hand in what they have and fetch what the other one has; conflicts may be open.
    func sync() throws {
        for laptop in [anna, ben, anna] {
            let ending = try laptop.run("sync")
            try #require([0, 3].contains(ending.status), "\(ending.testDescription)")
        }
    }

    /// The server's statement.
    func consolidate() throws -> JSONObject {
        let ending = try server.run("consolidate", "--json")
        try #require([0, 3].contains(ending.status), "\(ending.testDescription)")
        return try ending.json()
    }

    /// One musician of a small sheet.
    struct Person {
        var name: String
        var card: String?
        var more: JSONObject = [:]
    }

    /// A call of 2026-10-15 on a file: a recording session from `from` to `to`, unless `call` says
    /// otherwise.
    func sheet(
        _ title: String, stage: String, from: String, to: String, call: JSONObject = [:],
        _ people: [Person]
    ) throws -> String {
        let start = "2026-10-15T\(from):00-07:00"
        let usual: JSONObject = [
            "kind": "recording", "session": "single", "zone": "America/Los_Angeles",
            "start": .string(start), "stage": .string(stage),
        ]
        let sheet: JSONObject = [
            "format": "fieldsync/callsheet/1",
            "production": [
                "title": .string(title), "producer": "Gamma Pictures", "medium": "theatrical",
            ],
            "rates": "RC-X", "call": .object(call.adding(missingFrom: usual)),
            "musicians": .array(
                people.map { person in
                    let usual: JSONObject = [
                        "name": .string(person.name), "local": "47", "role": "sidemusician",
                        "card": person.card.map { .string($0) } ?? .null,
                        "plays": true, "instruments": ["Violin"], "reported": .string(start),
                        "dismissed": .string("2026-10-15T\(to):00-07:00"),
                    ]
                    return .object(person.more.adding(missingFrom: usual))
                }),
        ]
        return try folder.write(
            JSONValue.object(sheet).text(), to: "\(title)-\(stage)-\(from.prefix(2)).json")
    }
}

extension JSONObject {
    /// The findings of all calls of a statement, each with the stage of its call.
    var findings: [(call: JSONObject, finding: JSONObject)] {
        list("calls").flatMap { call in call.list("findings").map { (call, $0) } }
    }

    /// The kinds of what is missing.
    var missingKinds: [String] { list("missing").compactMap { $0.text("kind") } }
}
