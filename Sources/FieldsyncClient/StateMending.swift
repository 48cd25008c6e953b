import FieldsyncCore
import FieldsyncStore

/// Finds where two states differ that the same transactions led to, and derives that part anew.
///
/// Two questions find the records, by the first two bytes of their ids; a third one has the server
/// derive its own anew, where this side was right.
struct StateMending {
    /// What came of it.
    enum Outcome: Hashable, Sendable {
        /// Both come to the same now.
        case mended
        /// The programs read the log by different schemas, so nothing can be said.
        case otherSchema
        /// The server did not answer.
        case unanswered
    }

    let replica: Replica
    let space: SpaceID
    /// Puts a question to the server.
    let ask: (StateQuestion) async throws -> StateAnswer?

    func run() async throws -> Outcome {
        guard let whole = try await answer(under: [[]]) else { return .unanswered }
        guard whole.schemaMark == replica.schemaMark else { return .otherSchema }
        var ranges = try await sums(under: [[]]).differing(from: whole.sums)
        var theirs = whole.sums
        if !ranges.isEmpty {
            guard let parts = try await answer(under: ranges) else { return .unanswered }
            theirs = parts.sums
            ranges = try await sums(under: ranges).differing(from: parts.sums)
        }
        // Where very much differs, all is derived anew.
        if ranges.count > StateQuestion.rangeLimit { ranges = [[]] }
        try await deriveAnew(ranges)
        let here = try await sums(under: ranges.isEmpty ? [[]] : shorter(ranges))
        let open = here.differing(from: theirs)
        let rest = ranges == [[]] && !open.isEmpty ? [[]] : Array(open.prefix(rangeLimit))
        // Where the rows agree as well, a sum was kept wrong, on one side or the other.
        let mending = StateQuestion(
            space: space, schemaMark: replica.schemaMark, mends: true, prefixes: rest)
        return try await ask(mending) == nil ? .unanswered : .mended
    }

    private var rangeLimit: Int { StateQuestion.rangeLimit }

    private func shorter(_ ranges: [[UInt8]]) -> [[UInt8]] {
        Set(ranges.map { Array($0.dropLast()) }).sorted { $0.lexicographicallyPrecedes($1) }
    }

    private func answer(under prefixes: [[UInt8]]) async throws -> StateAnswer? {
        try await ask(
            StateQuestion(
                space: space, schemaMark: replica.schemaMark, mends: false, prefixes: prefixes))
    }

    private func sums(under prefixes: [[UInt8]]) async throws -> [[UInt8]: StateSum] {
        let (replica, space) = (replica, space)
        return try await blocking { try replica.stateSums(space, under: prefixes) }
    }

    private func deriveAnew(_ prefixes: [[UInt8]]) async throws {
        let (replica, space) = (replica, space)
        try await blocking { _ = try replica.deriveAnew(space, under: prefixes) }
    }
}
