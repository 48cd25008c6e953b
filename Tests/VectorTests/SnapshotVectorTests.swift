import FieldsyncCore
import FieldsyncFormat
import FieldsyncJSON
import FieldsyncTesting
import Testing

/// Goal: parts of snapshots are what `protocol/format/snapshot.md` says, and wrong ones are refused
/// under the name that it gives.
///
/// Method: the committed vectors, which another implementation wrote.
@Suite struct SnapshotVectorTests {
    private func listed(_ vector: JSONValue) throws -> [RecordKey] {
        try vector.list("listed").map(key)
    }

    private func key(_ vector: JSONValue) throws -> RecordKey {
        let words = try vector.strings()
        return RecordKey(
            try required(RecordType(words[0]), "type"),
            try required(RecordID(hex: words[1]), "id"))
    }

    @Test func partsHoldWhatTheVectorsSay() throws {
        let good = try VectorFile.load("snapshot").list("good")
        #expect(good.count >= 8)
        for vector in good {
            let name = try vector.string("name")
            let bytes = try vector.bytes("bytes")
            let listed = try listed(vector)
            let part = try SnapshotPart(decoding: bytes, listed: listed)
            let told = try self.told(vector, bytes)
            #expect(part == told, "\(name)")
            let places = Dictionary(
                listed.enumerated().map { ($0.element.id, $0.offset) }) { first, _ in first }
            let written = try told.encoded(places: places)
            #expect(try SnapshotPart(decoding: written, listed: listed) == part, "\(name)")
            guard vector.optional("columns") != nil else {
                #expect(written == bytes, "\(name)")
                continue
            }
            // Another zlib may deflate otherwise, so columns are compared before it.
            let columns = try vector.bytes("columns")
            #expect(try inflated(written) == columns, "\(name)")
            if case .records(let records) = told {
                var packer = SnapshotPacker(places: places)
                for record in records { packer.add(record) }
                #expect(packer.columns.flatMap(\.self) == columns, "\(name)")
            }
        }
    }

    private func inflated(_ part: [UInt8]) throws -> [UInt8] {
        var reader = ByteReader(part, from: 1)
        let size = Int(try reader.varint())
        return try RawDeflate.inflate(part[reader.offset...], to: size).output
    }

    @Test func wrongPartsAreRefusedByName() throws {
        let bad = try VectorFile.load("snapshot").list("bad")
        #expect(bad.count >= 40)
        for vector in bad {
            let name = try vector.string("name")
            let (bytes, listed) = (try vector.bytes("bytes"), try listed(vector))
            var found: String?
            do throws(SnapshotFault) {
                _ = try SnapshotPart(decoding: bytes, listed: listed)
            } catch {
                found = error.name
            }
            #expect(found == (try vector.string("error")), "\(name)")
        }
    }

    // MARK: What a vector tells

    private func told(_ vector: JSONValue, _ bytes: [UInt8]) throws -> SnapshotPart {
        let told = try vector.at("is")
        switch try told.string("part") {
        case "head": return .head(try head(told))
        case "links": return .links(Array(bytes.dropFirst()))
        case "segment":
            let segment = try Segment(
                decoding: Array(bytes.dropFirst()), hash: SHA256Reference.hash)
            let transactions = try told.list("transactions")
                .map(ReplicatedTransaction.init(vector:))
            #expect(segment.transactions == transactions)
            return .segment(Array(bytes.dropFirst()))
        case "ids": return .ids(try told.list("ids").map(key))
        case "touches":
            return .touches(
                try told.list("touches").map {
                    SnapshotTouches(
                        id: try required(RecordID(hex: $0.string("id")), "id"),
                        transactions: try numbers($0, "transactions"))
                })
        default: return .records(try told.list("records").map(record))
        }
    }

    private func numbers(_ vector: JSONValue, _ word: String) throws -> [UInt64] {
        try vector.list(word).map { UInt64(try $0.integer()) }
    }

    private func head(_ told: JSONValue) throws -> SnapshotHead {
        var heads = SpaceHeads(stateSum: StateSum(try told.word("sum")))
        for (replica, head) in try told.at("heads").entries() {
            heads.heads[try required(ReplicaID(hex: replica), "replica")] = Head(
                sequence: try head.unsigned("sequence"),
                hash: try required(ChainHash(head.bytes("hash")), "hash"))
        }
        return SnapshotHead(
            space: try required(SpaceID(told.string("space")), "space"),
            records: try told.unsigned("records"), touched: try told.unsigned("touched"),
            heads: heads)
    }

    private func record(_ told: JSONValue) throws -> SnapshotRecord {
        let slots = try told.list("slots").map { slot in
            let name = try slot.string("slot")
            return SnapshotSlot(
                try self.slot(name),
                try slot.list("candidates").map { candidate in
                    SnapshotCandidate(
                        transaction: try candidate.unsigned("transaction"),
                        content: try content(candidate, of: name))
                })
        }
        return SnapshotRecord(slots: slots, touches: try numbers(told, "touches"))
    }

    private func slot(_ name: String) throws -> SlotName {
        switch name {
        case "_deleted": .existence
        case "_lateEdits": .lateEdits
        case "_merges": .merges
        default: .field(try required(FieldName(name), "field"))
        }
    }

    private func content(_ told: JSONValue, of name: String) throws -> SlotContent {
        if told.optional("deleted") != nil {
            return .existence(deleted: try told.bool("deleted"))
        }
        if told.optional("late") != nil { return .lateEdit }
        if told.optional("absorbed") != nil {
            func ids(_ word: String) throws -> Set<RecordID> {
                Set(try told.at(word).strings().map { try required(RecordID(hex: $0), word) })
            }
            return .links(RecordLinks(absorbed: try ids("absorbed"), into: try ids("into")))
        }
        let field = try required(FieldName(name), "field")
        if let members = told.optional("members") {
            return .members(field, TextSet(try members.strings()))
        }
        if let entries = told.optional("entries") {
            return .entries(field, TextList(try entries.strings()))
        }
        var values: [FieldName: FieldValue?] = [:]
        for (name, value) in try told.at("values").entries() {
            values.updateValue(
                value == .null ? nil : try FieldValue(vector: value),
                forKey: try required(FieldName(name), "field"))
        }
        return .values(values)
    }
}
