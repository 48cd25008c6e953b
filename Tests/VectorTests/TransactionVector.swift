import FieldsyncCore
import FieldsyncJSON

extension ReplicatedTransaction {
    /// The transaction that a vector tells.
    init(vector: JSONValue) throws {
        var context = VersionVector()
        for (replica, sequence) in try vector.at("context").entries() {
            let id = try required(ReplicaID(hex: replica), "context")
            context[id] = UInt64(try sequence.integer())
        }
        self.init(
            space: try required(SpaceID(vector.string("space")), "space"),
            id: TransactionID(
                try required(ReplicaID(hex: vector.string("replica")), "replica"),
                try vector.unsigned("sequence")),
            stamp: HybridTimestamp(packed: try vector.word("stamp")),
            author: try vector.string("author"),
            reason: try vector.string("reason"),
            context: context,
            schemaVersion: UInt32(try vector.unsigned("schemaVersion")),
            salt: vector.optional("salt") == nil ? nil : TransactionSalt(try vector.word("salt")),
            operations: try vector.list("operations").map(RecordOperation.init(vector:))
        )
    }
}

extension RecordOperation {
    /// The operation that a vector tells.
    init(vector: JSONValue) throws {
        let record = RecordKey(
            try required(RecordType(vector.string("type")), "type"),
            try required(RecordID(hex: vector.string("id")), "id"))
        let field = try vector.optional("field").map {
            try required(FieldName($0.string()), "field")
        }
        let value = try vector.optional("value").map(FieldValue.init(vector:))
        switch try vector.string("do") {
        case "create": self = .create(record)
        case "delete": self = .delete(record)
        case "undelete": self = .undelete(record)
        case "leaveDeleted": self = .leaveDeleted(record)
        case "add":
            self = .add(record, try required(field, "field"), try TextSet(of: value))
        case "remove":
            self = .remove(record, try required(field, "field"), try TextSet(of: value))
        case "append":
            guard case .text(let text)? = value else { throw VectorShape(what: "text") }
            self = .append(record, try required(field, "field"), text)
        case "refuse":
            self = .judge(
                record,
                Judgement(
                    try TransactionID(vector: vector),
                    .refused(
                        RefusalCause(code: UInt8(clamping: try vector.unsigned("cause"))),
                        text: try vector.string("text"))))
        case "letStand", "settle":
            let word = try vector.string("do") == "settle" ? Judgement.Word.settled : .stands
            self = .judge(record, Judgement(try TransactionID(vector: vector), word))
        case "merge", "unmerge":
            guard case .reference(let other)? = value else { throw VectorShape(what: "id") }
            self = .merge(record, other)
            if try vector.string("do") == "unmerge" { self = .unmerge(record, other) }
        case "later":
            let step = LaterStep(
                code: UInt8(clamping: try vector.unsigned("code")),
                payload: try vector.at("payload").bytes())
            self = .later(record, try required(step, "code"))
        case "resolveAlive": self = .resolveDeletion(record, deleted: false)
        case "resolveDeleted": self = .resolveDeletion(record, deleted: true)
        case "set": self = .set(record, try required(field, "field"), try required(value, "value"))
        case "clear": self = .set(record, try required(field, "field"), nil)
        case "resolve":
            self = .resolve(record, try required(field, "field"), try required(value, "value"))
        case "resolveClear": self = .resolve(record, try required(field, "field"), nil)
        case let word: throw VectorShape(what: "there is no operation \(word)")
        }
    }
}

extension TransactionID {
    fileprivate init(vector operation: JSONValue) throws {
        let of = try operation.at("of")
        self.init(
            try required(ReplicaID(hex: of.string("replica")), "replica"),
            try of.unsigned("sequence"))
    }
}

extension TextSet {
    fileprivate init(of value: FieldValue?) throws {
        guard case .textSet(let set)? = value else { throw VectorShape(what: "set") }
        self = set
    }
}

extension FieldValue {
    /// The value that a vector tells: an object of one key, its kind.
    init(vector: JSONValue) throws {
        let (kind, value) = try required(vector.entries().first, "value")
        switch try required(FieldKind(rawValue: kind), "kind") {
        case .text: self = .text(try value.string())
        case .zone: self = .zone(try value.string())
        case .integer: self = .integer(try value.integer())
        case .decimal: self = .decimal(try required(ScaledDecimal(value.string()), "decimal"))
        case .boolean: self = .boolean(value == .bool(true))
        case .instant:
            self = .instant(try required(Instant(milliseconds: value.integer()), "instant"))
        case .date: self = .date(try required(CivilDate(daysSince1970: value.integer()), "date"))
        case .reference: self = .reference(try required(RecordID(hex: value.string()), "id"))
        case .bytes: self = .bytes(try value.bytes())
        case .textSet: self = .textSet(TextSet(try value.strings()))
        case .textList: self = .textList(TextList(try value.strings()))
        }
    }
}

extension JSONValue {
    fileprivate func fieldNames(_ name: String) throws -> [FieldName] {
        try at(name).strings().map { try required(FieldName($0), name) }
    }

    func strings() throws -> [String] {
        guard case .array(let members) = self else { throw VectorShape(what: "array") }
        return try members.map { try $0.string() }
    }
}

extension Schema {
    /// The schema that a vector tells by its types.
    init(vector types: [JSONValue]) throws {
        self.init(
            version: 1,
            types: try types.map { type in
                TypeSchema(
                    try required(RecordType(type.string("name")), "type"),
                    home: .ownID,
                    fields: try type.list("fields").map { field in
                        FieldSchema(
                            try required(FieldName(field.string("name")), "field"),
                            try required(FieldKind(rawValue: field.string("kind")), "kind"),
                            try required(MergePolicy(rawValue: field.string("policy")), "policy"),
                            group: try field.optional("group").map {
                                try required(FieldName($0.string()), "group")
                            },
                            target: try field.optional("target").map {
                                try required(RecordType($0.string()), "target")
                            })
                    },
                    keys: try (type.optional("keys").map { _ in try type.list("keys") } ?? [])
                        .map { key in
                            UniqueKey(
                                try key.fieldNames("fields"),
                                optional: Set(try key.fieldNames("optional")))
                        })
            })
    }
}
