package import FieldsyncCore
import FieldsyncFormat

extension Replica {
    /// Takes a snapshot of a space as it stands at one moment.
    ///
    /// - Parameter limit: Packs in which all is older go as links only.
    /// - Returns: Nil where there is nothing of the space, or more than a snapshot may hold.
    /// - Throws: ``StoreError/damaged(detail:)``.
    package func snapshot(
        of space: SpaceID, before limit: Instant
    ) throws -> SnapshotSpool? {
        guard let file = try files.existingFile(for: space) else { return nil }
        let spool = try SnapshotSpool(in: directory)
        let isWhole = try file.read { db in
            let source = source(space, db)
            if try source.heads().heads.isEmpty { return false }
            var taking = SnapshotTaking(of: source, before: limit, spool.append)
            do {
                return try taking.run()
            } catch is SegmentError {
                return false
            }
        }
        return isWhole ? spool : nil
    }

    /// Makes spaces of snapshots, each in one SQLite transaction. A space of which something is
    /// held is no place for one.
    ///
    /// - Parameter range: Where in the spool they lie; nil where all of it is to be taken.
    /// - Throws: ``SnapshotFault``, ``StoreError/keepsAll`` on a server, or what the store throws;
    ///   of that space nothing is there then.
    package func install(
        _ spool: SnapshotSpool, _ range: Range<Int>? = nil
    ) throws -> SnapshotOutcome {
        guard layout == .oneFile else { throw StoreError.keepsAll }
        let range = range ?? 0..<spool.end
        var outcome = SnapshotOutcome()
        var offset = range.lowerBound
        func nextPart() throws -> [UInt8]? {
            offset < range.upperBound ? try spool.part(at: &offset) : nil
        }
        var next = try nextPart()
        while let bytes = next {
            guard case .head(let head) = try SnapshotPart(decoding: bytes) else {
                throw SnapshotFault.outOfPlace
            }
            let made = try files.main.write { db in
                let source = freshSource(head.space, db)
                var installation = try SnapshotInstallation(
                    of: head, in: source, nowMilliseconds: environment.nowMilliseconds())
                next = try nextPart()
                while let bytes = next, !SnapshotPart.isHead(bytes) {
                    try installation.take(bytes)
                    next = try nextPart()
                }
                return try installation.finish()
            }
            outcome.add(made)
        }
        return outcome
    }
}
