import AFMModel
import FieldsyncJSON
import Testing

/// The schemas in `protocol/schemas` and the program name the same keys.
///
/// The example with every key is read without a warning, so the program knows all its keys; here
/// each level of it must have just the keys that the schema has there.
@Suite struct SchemaTests {
    @Test func theCallSheetSchemaHasTheKeysThatAreRead() throws {
        let schema = try schema("callsheet-1")
        let example = try JSONValue(parsing: SampleFiles.fullSheet())
        let parsed = try CallSheet.parse(example, file: "every-key.json")
        #expect(parsed.warnings == [])
        var sheet = parsed.document
        // Nobody reports to a cancelled call, so the example cannot be one.
        sheet.call.cancelled = Cancellation(noticeAt: sheet.call.start, by: "Beta Pictures")
        expectSameKeys(in: schema, root: schema, at: "$", values: [sheet.json])
    }

    @Test func theRateCardSchemaHasTheKeysThatAreRead() throws {
        let schema = try schema("rates-1")
        var card = try RateCardTests.example()
        card.source = "A test."
        card.isExample = true
        let tier = RecordingTier(
            musiciansAtLeast: 1, singleCents: 1, doubleCents: 2, overtimeUnitCents: 3)
        for medium in Medium.allCases { card.recording.listed[medium] = [tier] }
        card.multiTrack.listed[.streaming] = MultiTrackRates()
        card.production.listed[.streaming] = ProductionRates()
        card.consultantHourCents.listed[.streaming] = 1
        expectSameKeys(in: schema, root: schema, at: "$", values: [card.json])
    }

    @Test func theSchemaHasTheRulingsOfTheRulebook() throws {
        let schema = try schema("callsheet-1")
        let rulings = branches(of: properties(of: schema, schema)["rulings"], schema)
            .compactMap { $0["properties"] }
        guard case .object(let listed)? = rulings.first else {
            Issue.record("the schema has no rulings")
            return
        }
        #expect(listed.keys == RulingKey.all.map(\.name))
        #expect(RulingKey.all.count == Set(listed.keys).count)
        for key in RulingKey.all {
            guard case .object(let property)? = listed[key.name] else { continue }
            #expect(property["default"] == .string(key.standard), "\(key.name)")
        }
    }

    private func schema(_ name: String) throws -> JSONObject {
        let bytes = try SampleFiles.bytes(at: "protocol/schemas/\(name).schema.json")
        guard case .object(let schema) = try JSONValue(parsing: bytes) else { return [:] }
        return schema
    }

    private func expectSameKeys(
        in schema: JSONObject, root: JSONObject, at path: String, values: [JSONValue]
    ) {
        let properties = properties(of: schema, root)
        let objects = values.compactMap { value in
            if case .object(let object) = value { object } else { nil }
        }
        let keys = Set(objects.flatMap(\.keys))
        // Rulings are compared with the rulebook, and a ruling may be a text.
        if !path.hasPrefix("$.rulings"), !properties.isEmpty || !keys.isEmpty {
            #expect(keys == Set(properties.keys), "\(path)")
        }
        for (key, property) in properties {
            let inner = objects.compactMap { $0[key] }
            expectSameKeys(
                in: merged(branches(of: property, root)), root: root, at: "\(path).\(key)",
                values: inner.flatMap { value in
                    if case .array(let elements) = value { elements } else { [value] }
                })
        }
    }

    private func merged(_ branches: [JSONObject]) -> JSONObject {
        ["anyOf": .array(branches.map { .object($0) })]
    }

    private func properties(of schema: JSONObject, _ root: JSONObject) -> JSONObject {
        var all = JSONObject()
        for branch in branches(of: .object(schema), root) {
            guard case .object(let properties)? = branch["properties"] else { continue }
            all = all.adding(missingFrom: properties)
        }
        return all
    }

    /// The schemas that a value, or the elements of a list, may follow.
    private func branches(of schema: JSONValue?, _ root: JSONObject) -> [JSONObject] {
        guard case .object(let object)? = schema else { return [] }
        if case .string(let reference)? = object["$ref"], case .object(let defs)? = root["$defs"] {
            return branches(of: defs[String(reference.dropFirst("#/$defs/".count))], root)
        }
        for key in ["anyOf", "oneOf"] {
            if case .array(let choices)? = object[key] {
                return choices.flatMap { branches(of: $0, root) }
            }
        }
        return object["items"].map { branches(of: $0, root) } ?? [object]
    }
}
