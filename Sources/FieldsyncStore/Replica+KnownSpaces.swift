package import FieldsyncCore
import GRDB
import Synchronization

/// Which spaces of a server hold something, as its main file has it: where no device signed for a
/// chain yet, nothing else tells that a space is gone with its file.
extension Replica {
    private static let knownSpacesKey = "knownSpaces"

    /// The spaces of this server that held something.
    package func knownSpaces() throws -> [SpaceID] {
        let words = try setting(Self.knownSpacesKey)?.split(separator: " ") ?? []
        return try words.map { word in
            guard let space = SpaceID(String(word)) else {
                throw Row.damaged("setting.value (\(Self.knownSpacesKey))")
            }
            return space
        }
    }

    /// Notes spaces that hold something now. Costs nothing where this process has noted them.
    func note(known spaces: Set<SpaceID>) throws {
        guard layout == .filePerSpace else { return }
        if notedSpaces.withLock({ spaces.isSubset(of: $0) }) { return }
        let known = Set(try knownSpaces())
        if !spaces.isSubset(of: known) { try setKnown(known.union(spaces)) }
        notedSpaces.withLock { $0.formUnion(spaces) }
    }

    /// Forgets a space whose file is gone, once that was told.
    package func forget(known space: SpaceID) throws {
        notedSpaces.withLock { _ = $0.remove(space) }
        try setKnown(Set(try knownSpaces()).subtracting([space]))
    }

    private func setKnown(_ spaces: Set<SpaceID>) throws {
        try setSetting(
            Self.knownSpacesKey, spaces.sorted().map(\.name).joined(separator: " "))
    }
}
