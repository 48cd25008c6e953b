import FieldsyncCore

extension SegmentPacker {
    /// Puts the parts in their order, once all transactions were added.
    mutating func finish(
        _ transactions: [ReplicatedTransaction],
        space: SpaceID
    ) throws(SegmentError) -> PackedColumns {
        // First, since references can name replicas that nothing else names.
        var given = records.given
        var valueBytes: [[UInt8]] = []
        for key in values.keys { valueBytes += try valueParts(key, given: &given) }

        var replicaIDs = ByteWriter()
        var parts: [[UInt8]] = []
        if ground == nil { parts.append(part { $0.text(space.name) }) }
        parts.append(part { $0.count(transactions.count) })
        parts += dictionaryParts()
        parts.append(try replicaPart(&replicaIDs))
        parts += transactionParts()
        parts += [
            groupColumn.bytes, records.shape.bytes, records.record.bytes, records.source.bytes,
            records.held.bytes,
        ]
        parts += valueBytes
        parts += [values.laterCounts.bytes, values.laterBytes.bytes]
        if let check = ground?.check {
            parts.append([UInt8(check >> 8), UInt8(truncatingIfNeeded: check)])
        }
        return PackedColumns(
            parts: parts, loose: replicaIDs.bytes + salts.bytes + given.bytes)
    }

    private func part(_ write: (inout ByteWriter) -> Void) -> [UInt8] {
        var writer = ByteWriter()
        write(&writer)
        return writer.bytes
    }

    private func dictionaryParts() -> [[UInt8]] {
        [
            part { $0.dictionary(authors.entries) { $0.text($1.text) } },
            part { $0.dictionary(reasons.entries) { $0.text($1.text) } },
            part { $0.dictionary(types.entries) { $0.text($1.name) } },
            part { $0.dictionary(fields.entries) { $0.text($1.name) } },
            part { writer in
                writer.dictionary(steps.entries) { $0.append($1.code.rawValue) }
                for field in steps.entries.compactMap(\.field) { writer.count(field) }
                for value in steps.entries.compactMap(\.value) { writer.append(value.rawValue) }
            },
            part { writer in
                writer.dictionary(shapes.entries) { $0.count($1.type) }
                for shape in shapes.entries { writer.count(shape.steps.count) }
                for shape in shapes.entries {
                    for step in shape.steps { writer.count(step) }
                }
            },
        ]
    }

    /// The replicas: by their place in the anchor's context, or by their ids.
    private mutating func replicaPart(_ ids: inout ByteWriter) throws(SegmentError) -> [UInt8] {
        var writer = ByteWriter()
        writer.count(replicas.entries.count)
        guard let anchor = ground?.anchor else {
            for replica in replicas.entries { ids.identifier(replica.value) }
            return writer.bytes
        }
        guard let found = try ground?.use(anchor) else { throw .groundMissing }
        let known = found.context.entries.map(\.replica)
        for replica in replicas.entries.dropFirst() {
            if let index = known.firstIndex(of: replica) {
                writer.count(1 + index)
            } else {
                writer.count(0)
                ids.identifier(replica.value)
            }
        }
        return writer.bytes
    }

    private func transactionParts() -> [[UInt8]] {
        let unit = NumberColumn.largestUnit(of: walls)
        let steps = walls.map { $0 / NumberColumn.units[unit] }
        return [
            writerColumn.bytes,
            sequenceColumn.bytes,
            part { writer in
                writer.append(UInt8(unit))
                for step in steps { writer.zigzag(step >> 8) }
            },
            steps.map { UInt8(truncatingIfNeeded: $0) },
            counters.bytes,
            authorChanges.bytes,
            reasonChanges.bytes,
            contextChanges.bytes,
            versionChanges.bytes,
            saltExceptions.bytes,
        ]
    }
}

extension ByteWriter {
    /// Entries after their count.
    fileprivate mutating func dictionary<Entry>(
        _ entries: [Entry],
        _ write: (inout ByteWriter, Entry) -> Void
    ) {
        count(entries.count)
        for entry in entries { write(&self, entry) }
    }
}
