import AFMOffice
import AFMStore
import FieldsyncCore
import FieldsyncStore
import Testing

@Suite("A statement waits for the devices that wrote its calls")
struct DeviceStandingTests {
    private func standings(
        of desk: Desk, lastExchange: String?
    ) -> [DeviceStanding] {
        [
            DeviceStanding(
                replica: desk.replica.identity.id, name: "Ada's laptop",
                lastExchange: lastExchange.flatMap { Instant(iso8601: $0) })
        ]
    }

    @Test(arguments: [
        (lastExchange: nil, now: "2026-10-14T22:00:00Z", isFinal: false),
        (lastExchange: "2026-10-14T19:59:00Z", now: "2026-10-14T22:00:00Z", isFinal: false),
        (lastExchange: "2026-10-14T20:00:00Z", now: "2026-10-14T22:00:00Z", isFinal: true),
        // A call that is still to come is not waited for.
        (lastExchange: nil, now: "2026-10-14T19:00:00Z", isFinal: true),
    ] as [(lastExchange: String?, now: String, isFinal: Bool)])
    func deviceThatHasNotSyncedSinceTheCallKeepsItFromBeingFinal(
        _ row: (lastExchange: String?, now: String, isFinal: Bool)
    ) throws {
        let desk = try Desk("ada")
        try desk.importRates(try Sample.rates)
        try desk.importSheet(try Sample.stage1)
        let now = try #require(Instant(iso8601: row.now))
        let found = try Consolidator(desk.replica).run(
            .everything, mayBeFinal: true,
            devices: standings(of: desk, lastExchange: row.lastExchange), now: now)
        #expect(found.isFinal == row.isFinal)
        #expect(found.missing.map(\.kind) == (row.isFinal ? [] : ["notSynced"]))
    }
}
