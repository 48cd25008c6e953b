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
        return PackedColumns(
            parts: parts, loose: replicaIDs.bytes + lowWalls + salts.bytes + given.bytes,
            check: ground?.check ?? 0)
    }

    private func part(_ write: (inout ByteWriter) -> Void) -> [UInt8] {
        var writer = ByteWriter()
        write(&writer)
        return writer.bytes
    }

    private func dictionaryParts() -> [[UInt8]] {
        [
            part { $0.dictionary(added(\.authors)) { $0.text($1.text) } },
            part { $0.dictionary(added(\.reasons)) { $0.text($1.text) } },
            part { $0.dictionary(added(\.types)) { $0.text($1.name) } },
            part { $0.dictionary(added(\.fields)) { $0.text($1.name) } },
            part { writer in
                let steps = added(\.steps)
                writer.dictionary(steps) { $0.append($1.code.rawValue) }
                for field in steps.compactMap(\.field) { writer.count(field) }
                for value in steps.compactMap(\.value) { writer.append(value.rawValue) }
            },
            part { writer in
                let shapes = added(\.shapes)
                writer.dictionary(shapes) { $0.count($1.type) }
                for shape in shapes { writer.count(shape.steps.count) }
                for shape in shapes {
                    for step in shape.steps { writer.count(step) }
                }
            },
        ]
    }

    /// The entries of a dictionary that the receiver does not know from the window.
    private func added<Entry>(
        _ dictionary: KeyPath<SegmentDictionaries, ColumnDictionary<Entry>>
    ) -> ArraySlice<Entry> {
        words[keyPath: dictionary].entries[
            knownWords[keyPath: dictionary].entries.count...]
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

    /// The lower two bytes of how far walls are from what is expected, where that is told to the
    /// millisecond.
    private var lowWalls: [UInt8] {
        guard NumberColumn.largestUnit(of: walls) == 0 else { return [] }
        return walls.flatMap {
            [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)]
        }
    }

    private func transactionParts() -> [[UInt8]] {
        let unit = NumberColumn.largestUnit(of: walls)
        let highs = walls.map { unit == 0 ? $0 >> 16 : $0 / NumberColumn.units[unit] }
        return [
            writerColumn.bytes,
            sequenceColumn.bytes,
            part { writer in
                writer.append(UInt8(unit))
                for high in highs { writer.zigzag(high) }
            },
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
        _ entries: ArraySlice<Entry>,
        _ write: (inout ByteWriter, Entry) -> Void
    ) {
        count(entries.count)
        for entry in entries { write(&self, entry) }
    }
}
