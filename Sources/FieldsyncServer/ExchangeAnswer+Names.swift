import FieldsyncCore

extension ExchangeAnswer {
    /// The names of the replicas that the device is not known to have met.
    mutating func sendNames(
        of held: [SpaceID: SpaceHeads], _ outlet: Outlet
    ) async throws {
        let met = Set((opened?.holds ?? [:]).values.flatMap(\.heads.keys))
        let fresh = Set(held.values.flatMap(\.heads.keys)).subtracting(met)
        guard !fresh.isEmpty else { return }
        let names = try await desk.storage.names().filter { fresh.contains($0.key) }
        if !names.isEmpty { try await send(.names(names), outlet) }
    }
}
