import FieldsyncCore
import FieldsyncStore

/// Finds the space that a change belongs to: where the record is, else where the schema says that
/// records of its type live.
///
/// What earlier changes of one command create counts as being there, so that a file can make a
/// record and then others below it.
struct HomeSpaces {
    private let replica: Replica
    private var placed: [RecordKey: SpaceID] = [:]

    init(_ replica: Replica) { self.replica = replica }

    /// The one space of all `changes`.
    ///
    /// - Parameter given: The space that was named, which then has to be the one.
    mutating func space(
        of changes: [RecordChange], given: SpaceID?
    ) throws -> SpaceID {
        var result: SpaceID?
        for key in changes.map(\.key) {
            let space = try home(of: key, changes, given: given)
            if let result, result != space {
                throw LineFault(
                    "one transaction lies in one space, but \(key) is in '\(space)' and the"
                        + " ones before it are in '\(result)'")
            }
            result = space
            placed[key] = space
        }
        guard let result else { throw LineFault("there are no operations") }
        return result
    }

    private func home(
        of key: RecordKey, _ changes: [RecordChange], given: SpaceID?
    ) throws -> SpaceID {
        if let present = try located(key) {
            if let given, given != present {
                throw LineFault("\(key) is in the space '\(present)', not in '\(given)'")
            }
            return present
        }
        if let given { return given }
        guard let type = replica.schema[key.type] else {
            throw LineFault("the schema has no type '\(key.type)', so the space must be named")
        }
        switch type.home {
        case .fixed(let space): return space
        case .ownID: return try Self.own(key.id)
        case .through(let field):
            return try space(through: field, of: key, target: type[field]?.target, changes)
        }
    }

    private func space(
        through field: FieldName, of key: RecordKey, target: RecordType?, _ changes: [RecordChange]
    ) throws -> SpaceID {
        let references = changes.compactMap { change -> RecordID? in
            guard case .set(key, field, .reference(let id)) = change else { return nil }
            return id
        }
        guard let target, let id = references.last else {
            throw LineFault(
                "the space of a new \(key.type) is that of its '\(field)', which is not set; set"
                    + " it too, or name the space")
        }
        let targetKey = RecordKey(target, id)
        if let present = try located(targetKey) { return present }
        switch replica.schema[target]?.home {
        case .ownID: return try Self.own(id)
        case .fixed(let space): return space
        case .through, nil:
            throw LineFault(
                "the space of a new \(key.type) is that of its '\(field)', and \(targetKey) is"
                    + " not here; name the space")
        }
    }

    private func located(_ key: RecordKey) throws -> SpaceID? {
        if let space = placed[key] { return space }
        return try replica.locate(key)
    }

    private static func own(_ id: RecordID) throws -> SpaceID {
        guard let space = SpaceID(id.hex) else {
            preconditionFailure("32 hex digits name a space")
        }
        return space
    }
}
