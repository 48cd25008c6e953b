/// Fields whose values no two records of a type should share: a person's card, a day and a place.
///
/// It refuses nothing. Two people who are offline can always enter the same thing twice; the
/// records that share a key are listed, for a person to merge or to correct.
public struct UniqueKey: Hashable, Sendable {
    /// The fields, in the order in which people name them.
    public let fields: [FieldName]
    /// Those among them that may hold nothing; a record without one of the others shares nothing.
    public let optional: Set<FieldName>

    /// A key of its fields.
    public init(_ fields: [FieldName], optional: Set<FieldName> = []) {
        self.fields = fields
        self.optional = optional
    }

    /// What a record that shows `fields` has for this key; nil where something is missing.
    public func values(of fields: [FieldName: FieldValue]) -> [FieldName: FieldValue]? {
        var values: [FieldName: FieldValue] = [:]
        for field in self.fields {
            guard let value = fields[field] else {
                if optional.contains(field) { continue }
                return nil
            }
            values[field] = value
        }
        return values.isEmpty ? nil : values
    }
}

/// Records that share a key: one thing that was entered twice, or a mistake in one of them.
public struct Duplicate: Hashable, Sendable {
    /// Their type.
    public let type: RecordType
    /// The key.
    public let key: UniqueKey
    /// What they share; a field of the key that holds nothing is absent.
    public let values: [FieldName: FieldValue]
    /// The records, at least two, in order.
    public let records: [RecordKey]

    /// The duplicates among records that are there, each handed over once as it is shown.
    ///
    /// - Returns: By key as the type lists them, then by the first record.
    public static func found(
        among views: [(record: RecordKey, fields: [FieldName: FieldValue])], of type: TypeSchema
    ) -> [Duplicate] {
        type.keys.flatMap { key -> [Duplicate] in
            var sharing: [[FieldName: FieldValue]: [RecordKey]] = [:]
            for view in views {
                if let values = key.values(of: view.fields) {
                    sharing[values, default: []].append(view.record)
                }
            }
            return sharing.filter { $0.value.count > 1 }
                .map { values, records in
                    Duplicate(
                        type: type.name, key: key, values: values, records: records.sorted())
                }
                .sorted { $0.records.lexicographicallyPrecedes($1.records) }
        }
    }
}
