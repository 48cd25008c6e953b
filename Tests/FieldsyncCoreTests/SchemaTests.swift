import FieldsyncCore
import FieldsyncTesting
import Testing

@Suite struct SchemaTests {
    private let schema = SimulatedEdits.schema
    private let visit = RecordType(literal: "visit")
    private let other = RecordType(literal: "other")

    @Test func fieldsOfAGroupShareASlot() {
        let span = FieldName(literal: "span")
        let from = FieldName(literal: "from")
        let to = FieldName(literal: "to")
        #expect(schema.slot(of: from, in: visit) == span)
        #expect(schema.fields(ofSlot: span, in: visit) == [from, to])
        #expect(schema.policy(ofSlot: span, in: visit) == .guarded)
    }

    @Test func aFieldByItselfIsItsOwnSlot() {
        let title = FieldName(literal: "title")
        #expect(schema.slot(of: title, in: visit) == title)
        #expect(schema.policy(ofSlot: title, in: visit) == .register)
    }

    @Test func whatTheSchemaLacksIsGuardedByItself() {
        let odd = FieldName(literal: "odd")
        for type in [visit, other] {
            #expect(schema.slot(of: odd, in: type) == odd)
            #expect(schema.fields(ofSlot: odd, in: type) == [odd])
            #expect(schema.policy(ofSlot: odd, in: type) == .guarded)
        }
    }

    @Test func aGroupIsARegisterOnlyIfAllItsFieldsAre() {
        let group = FieldName(literal: "pair")
        func policy(_ second: MergePolicy) -> MergePolicy {
            let fields = [
                FieldSchema(FieldName(literal: "a"), .text, .register, group: group),
                FieldSchema(FieldName(literal: "b"), .text, second, group: group),
            ]
            let types = [TypeSchema(visit, home: .ownID, fields: fields)]
            return Schema(version: 1, types: types).policy(ofSlot: group, in: visit)
        }
        #expect(policy(.register) == .register)
        #expect(policy(.guarded) == .guarded)
    }
}
