import FieldsyncCore
import FieldsyncFormat
import FieldsyncJSON
import FieldsyncTesting
import Testing

/// Goal: transactions add up to what `protocol/merge.md` says.
///
/// Method: the committed vectors, whose expectations another implementation worked out from the
/// definition.
@Suite struct MergeVectorTests {
    @Test func everyCaseAddsUpAsExpected() throws {
        let cases = try VectorFile.load("merge").list("cases")
        #expect(cases.count >= 95)
        for vector in cases {
            let name = try vector.string("name")
            let schema = try Schema(vector: vector.list("types"))
            var state = SpaceState(schema: schema)
            var admissions: [JSONValue] = []
            for arrival in try vector.list("arrivals") {
                let admission = state.apply(try ReplicatedTransaction(vector: arrival))
                admissions.append(.string("\(admission)"))
            }
            let expected = try vector.at("expect")
            #expect(.array(admissions) == (try expected.at("admissions")), "\(name)")
            #expect(told(state.records, schema) == (try expected.at("records")), "\(name)")
            let conflicts = state.conflicts.map(told)
            #expect(.array(conflicts) == (try expected.at("conflicts")), "\(name)")
            #expect(.array(state.merged) == (try expected.at("merged")), "\(name)")
            let duplicates = state.duplicates.map(told)
            #expect(.array(duplicates) == (try expected.at("duplicates")), "\(name)")
            let late = state.lateEdits.map { edit -> JSONValue in
                [
                    "record": .string(edit.record.description),
                    "transaction": .string(edit.transaction.description),
                ]
            }
            let refused = state.verdicts.refused.map { refused -> JSONValue in
                [
                    "transaction": .string(refused.transaction.description),
                    "judge": .string(refused.judge.description),
                    "cause": .integer(Int64(refused.cause.code)), "text": .string(refused.text),
                    "settled": .bool(refused.isSettled),
                ]
            }
            #expect(.array(refused) == (try expected.at("refused")), "\(name)")
            #expect(.array(late) == (try expected.at("lateEdits")), "\(name)")
            let sum = StateSum(of: state)
            let hex = Hex.text(BigEndian.bytes(sum.value))
            #expect(hex == (try expected.string("stateSum")), "\(name)")
        }
    }

    private func told(
        _ records: [RecordKey: [SlotName: [Candidate]]], _ schema: Schema
    ) -> JSONValue {
        var result = JSONObject()
        for (key, slots) in records {
            var slotsTold = JSONObject()
            for (slot, candidates) in slots {
                slotsTold[slot.name] = .object([
                    "candidates": names(candidates),
                    "shown": shown(
                        SlotReading(candidates, of: slot, in: key.type, schema: schema)),
                ])
            }
            result[key.description] = .object(slotsTold)
        }
        return .object(result)
    }

    private func shown(_ reading: SlotReading) -> JSONValue {
        switch (reading.policy, reading.shownValues.values.first) {
        case (.set, .textSet(let set)?): ["textSet": .array(set.members.map(JSONValue.string))]
        case (.log, .textList(let list)?): ["textList": .array(list.texts.map(JSONValue.string))]
        case (.guarded, _), (.register, _):
            .string(CausalMerge.shown(reading.candidates)?.transaction.description ?? "")
        default: .null
        }
    }

    private func told(_ conflict: Conflict) -> JSONValue {
        .object([
            "record": .string(conflict.record.description),
            "slot": .string(conflict.slot.name),
            "fields": .array(conflict.fields.map(JSONValue.string)),
            "policy": .string(conflict.policy.rawValue),
            "candidates": names(conflict.candidates),
        ])
    }

    private func told(_ duplicate: Duplicate) -> JSONValue {
        .object([
            "type": .string(duplicate.type.name),
            "fields": .array(duplicate.key.fields.map { .string($0.name) }),
            "records": .array(duplicate.records.map { .string($0.id.hex) }),
        ])
    }

    private func names(_ candidates: [Candidate]) -> JSONValue {
        .array(candidates.map { .string($0.transaction.description) })
    }
}

extension SpaceState {
    /// The records that stand for others, with these.
    fileprivate var merged: [JSONValue] {
        standingRecords.compactMap { record in
            let others = mergedSet(record).others
            if others.isEmpty { return nil }
            return [
                "record": .string(record.description),
                "others": .array(others.map { .string($0.hex) }),
            ]
        }
    }
}
