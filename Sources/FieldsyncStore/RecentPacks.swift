import FieldsyncCore
import Foundation
import Synchronization

/// Packs that a long exchange wrote last, kept from one commit to the next: what follows mostly
/// contradicts what was written shortly before, and need not open them again for that.
///
/// What is kept is the content of rows of `pack`, and believed only where the row still has the
/// same checksum.
package final class RecentPacks: Sendable {
    struct Entry {
        let space: SpaceID
        let rowCheck: [UInt8]
        let index: PackIndex
        let segment: [UInt8]
        let rows: [LogRow]
    }

    private static let kept = 2
    private let entries = Mutex<[Entry]>([])

    /// Nothing yet.
    package init() {}

    /// Hands `source` what still lies there as it was.
    func lend(to source: SpaceSource) throws {
        for entry in entries.withLock({ $0 }) where entry.space == source.space {
            guard let first = entry.index.positions.first,
                try source.rowCheck(ofPack: first) == entry.rowCheck
            else { continue }
            source.open(
                LogPack(
                    space: entry.space, index: entry.index, segment: entry.segment,
                    rows: entry.rows))
        }
    }

    /// Keeps the last packs that `source` opened or wrote.
    func keep(of source: SpaceSource) throws {
        var kept: [Entry] = []
        for pack in source.knownPacks.opened.suffix(Self.kept) {
            guard let rowCheck = try source.rowCheck(ofPack: pack.first) else { continue }
            kept.append(
                Entry(
                    space: source.space, rowCheck: rowCheck, index: pack.index,
                    segment: pack.segment, rows: try pack.rows()))
        }
        entries.withLock { $0 = kept }
    }
}
