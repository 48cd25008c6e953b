package import FieldsyncCore

extension Replica {
    /// Names the schema by which this program reads; only where two have the same one do their
    /// sums have to agree.
    package var schemaMark: UInt64 {
        StorePreparation(schema: schema, tables: tables).digest.prefix(8)
            .reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// What the records of a space add up to whose ids begin with one of `prefixes`, by these and
    /// one byte more. Worked out from the rows, at the cost of all records in these ranges.
    package func stateSums(
        _ space: SpaceID, under prefixes: [[UInt8]]
    ) throws -> [[UInt8]: StateSum] {
        guard let file = try files.existingFile(for: space) else { return [:] }
        return try file.read { db in
            let source = source(space, db)
            var result: [[UInt8]: StateSum] = [:]
            for prefix in prefixes {
                for (next, sum) in try source.sums(under: prefix) { result[prefix + [next]] = sum }
            }
            return result
        }
    }

    /// Makes the rows of the records in these ranges anew from the log, and sums the space up.
    ///
    /// - Throws: ``StoreError/damaged(detail:)`` where the log is not what was written; nothing is
    ///   changed then.
    package func deriveAnew(_ space: SpaceID, under prefixes: [[UInt8]]) throws -> StateSum {
        guard let file = try files.existingFile(for: space) else { return StateSum() }
        return try file.write { db in
            let source = source(space, db)
            for prefix in prefixes { try source.deriveAnew(under: prefix) }
            try source.countAnew()
            return try source.heads().stateSum
        }
    }

    /// What the peer of an exchange is told who asks how the state of a space adds up.
    package func answer(_ question: StateQuestion) throws -> StateAnswer {
        var sums: [[UInt8]: StateSum] = [:]
        if question.schemaMark == schemaMark {
            sums =
                question.mends
                ? [[]: try deriveAnew(question.space, under: question.prefixes)]
                : try stateSums(question.space, under: question.prefixes)
        }
        return StateAnswer(space: question.space, schemaMark: schemaMark, sums: sums)
    }
}
