import AFMModel
public import FieldsyncCore
import FieldsyncStore

/// For what a ruling holds.
public enum RulingReach: Hashable, Sendable {
    /// One call.
    case call(FoundRecord)
    /// Every call of a production.
    case production(FoundRecord)
    /// Every call of a producer, by exact name.
    case producer(String)
    /// Every call in the jurisdiction of a union local.
    case local(String)
    /// Every call.
    case everyone
}

/// How a question of the rulebook was ruled, by whom, when and why.
public struct RulingWords: Hashable, Sendable {
    /// The rulebook's key.
    public var key: String
    /// The value, as text.
    public var value: String
    /// Who ruled.
    public var by: String
    /// When.
    public var on: CivilDate
    /// Why.
    public var because: String
    /// The calls that it is about; all where there is none.
    public var calls: [RecordID]

    /// The words as given.
    public init(
        key: String, value: String, by: String, on: CivilDate, because: String,
        calls: [RecordID] = []
    ) {
        self.key = key
        self.value = value
        self.by = by
        self.on = on
        self.because = because
        self.calls = calls
    }
}

extension StageBook {
    /// Records a ruling, or another value for one that is there.
    ///
    /// The same question ruled on two laptops is one record, so that two different rulings are a
    /// conflict, which a person settles.
    public func rule(_ words: RulingWords, for reach: RulingReach) throws -> Entered {
        let place = try rulingPlace(words.key, words.calls, reach)
        var fields = place.fields
        fields[.key] = .text(words.key)
        if !words.calls.isEmpty { fields[.calls] = .text(NameList.text(words.calls.map(\.hex))) }
        let key = place.key
        let decision: [FieldName: FieldValue] = [
            .value: .text(words.value), .by: .text(words.by), .ruledOn: .date(words.on),
            .because: .text(words.because),
        ]
        let isNew = try write(in: place.space, reason: words.because) { writer in
            let isNew = try put(key, fields, writer)
            for (field, value) in decision.sorted(by: { $0.key < $1.key }) {
                try writer.change(key, field, to: value)
            }
            try check.validate(key, in: writer)
            return isNew
        }
        return Entered(id: key.id, isNew: isNew)
    }

    /// Takes a ruling back; what is wider, or the rulebook's default, holds again.
    ///
    /// - Throws: ``DomainError/notFound(what:query:hint:)`` where there is none.
    public func withdrawRuling(
        _ name: String, calls: [RecordID] = [], for reach: RulingReach, because: String
    ) throws -> RecordID {
        let (key, space, _) = try rulingPlace(name, calls, reach)
        try write(in: space, reason: because) { writer in
            guard let present = try writer.record(key), !present.isDeleted else {
                throw DomainError.notFound(
                    what: "ruling", query: name, hint: "List them with 'rules rulings'.")
            }
            try writer.delete(key)
        }
        return key.id
    }

    private func rulingPlace(
        _ name: String, _ calls: [RecordID], _ reach: RulingReach
    ) throws -> (key: RecordKey, space: SpaceID, fields: [FieldName: FieldValue]) {
        func id(_ level: RulingLevel, _ owner: String) -> RecordKey {
            RecordKey(
                .ruling,
                NaturalID.ruling(level, of: owner, key: name, calls: calls.map(\.hex)))
        }
        switch reach {
        case .call(let call):
            let key = RecordKey(.ruling, NaturalID.ruling(call: call.id, key: name))
            var fields: [FieldName: FieldValue] = [.call: .reference(call.id)]
            fields[.production] = call.record[.production]
            return (key, call.space, fields)
        case .production(let found):
            return (
                id(.production, found.id.hex), found.space, [.production: .reference(found.id)]
            )
        case .producer(let producer):
            let known = try RosterBook(replica).records(.producer)
            guard let owner = known.first(where: { $0[.nameText] == .text(producer) })?.key.id
            else {
                throw DomainError.notFound(
                    what: "producer", query: producer,
                    hint: "A producer is named as on its productions, to the letter.")
            }
            return (id(.producer, owner.hex), .roster, [.producer: .reference(owner)])
        case .local(let local):
            return (id(.local, local), .roster, [.local: .text(local)])
        case .everyone:
            return (id(.everyone, ""), .roster, [:])
        }
    }
}
