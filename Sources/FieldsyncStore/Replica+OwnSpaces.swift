package import FieldsyncCore
import GRDB

/// Which spaces a server wrote to by itself, as its main file has it: where nobody else ever wrote,
/// no signature tells that a space is gone with its file.
extension Replica {
    private static let ownSpacesKey = "ownSpaces"

    /// The spaces of this server that it wrote to.
    package func ownSpaces() throws -> [SpaceID] {
        let words = try setting(Self.ownSpacesKey)?.split(separator: " ") ?? []
        return try words.map { word in
            guard let space = SpaceID(String(word)) else {
                throw Row.damaged("setting.value (\(Self.ownSpacesKey))")
            }
            return space
        }
    }

    /// Notes spaces that were written to and are there now.
    func noteOwn(_ spaces: Set<SpaceID>) throws {
        guard layout == .filePerSpace, !spaces.isEmpty else { return }
        let known = Set(try ownSpaces())
        if !spaces.isSubset(of: known) { try setOwn(known.union(spaces)) }
    }

    /// Forgets a space whose file is gone, once that was told.
    package func forgetOwn(_ space: SpaceID) throws {
        try setOwn(Set(try ownSpaces()).subtracting([space]))
    }

    private func setOwn(_ spaces: Set<SpaceID>) throws {
        try setSetting(
            Self.ownSpacesKey, spaces.sorted().map(\.name).joined(separator: " "))
    }
}
