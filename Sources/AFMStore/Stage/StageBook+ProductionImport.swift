import AFMModel
package import FieldsyncCore
import FieldsyncStore

extension StageBook {
    /// Writes the rows of a list of productions, all of them or none.
    ///
    /// - Returns: The production of each row that was written, by its line.
    package func importProductions(
        _ list: ProductionImport, writing choice: ListChoice = ListChoice()
    ) throws -> [Int: RecordID] {
        let rows = list.rows.filter { choice.takes($0.state) }
        if rows.isEmpty { return [:] }
        return try replica.write(author: author, reason: "productions imported") { batch in
            let names = Set(rows.map(\.content.production.producer)).sorted()
            try transaction(in: .roster, of: batch) { writer in
                for name in names {
                    let key = RecordKey(.producer, NaturalID.producer(name))
                    try put(key, [.nameText: .text(name)], writer)
                }
            }
            var written: [Int: RecordID] = [:]
            for row in rows { written[row.line] = try enter(row, batch) }
            return written
        }
    }

    private func enter(
        _ row: ListRow<ProductionImport.Content>, _ batch: BatchWriter
    ) throws -> RecordID {
        let content = row.content
        let producer = FieldValue.reference(NaturalID.producer(content.production.producer))
        if row.state == .changed, let known = row.known {
            // The producer is told by name, and kept as a reference.
            let differences = row.differences.map { difference in
                difference.field == .producer
                    ? FieldDifference(field: .producer, shown: nil, said: producer) : difference
            }
            try transaction(in: SpaceID(production: known), of: batch) { writer in
                try write(differences, to: RecordKey(.production, known), writer)
            }
            return known
        }
        let id = NaturalID.production(content.production)
        var fields = content.fields.compactMapValues { $0 }
        fields[.producer] = producer
        try transaction(in: SpaceID(production: id), of: batch) { writer in
            _ = try put(RecordKey(.production, id), fields, writer)
        }
        return id
    }
}
