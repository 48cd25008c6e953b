import FieldsyncCore
import FieldsyncStore

extension ExchangeRun {
    /// A server that forgot this device draws a challenge first, and is asked again with it.
    private static let forecastRequests = 3

    /// Asks what the server holds, and moves nothing.
    mutating func forecast() async throws -> ExchangeForecast {
        try await joinAsWhoItIs()
        let replica = replica
        memory = try await blocking { try ExchangeMemory.of(replica) }
        for _ in 0..<Self.forecastRequests {
            let trip = try await look()
            if let ending = trip.refusals.first(where: \.endsExchange) {
                throw PeerError.refused(ending)
            }
            if let stated = trip.stated {
                let held = try await blocking { try replica.allHeads() }
                return ExchangeForecast(here: held, there: stated, direction: direction)
            }
        }
        throw PeerError.notEnrolled(url: "\(link.address)")
    }

    private mutating func look() async throws -> ExchangeTrip {
        let replica = replica
        let held = try await blocking { try replica.allHeads() }
        let tally = ExchangeTally(
            ExchangeTrip(ground: PeerGround(), held: held, direction: .push))
        let ticket = memory.ticket.flatMap { ExchangeTicket(hex: $0) }
        let caller = caller(ticket)
        let greeting = ExchangeGreeting(
            caller: caller, direction: .push,
            holdings: caller == .known(tag: 0) ? .common : .heads(held))
        let outbox = ExchangeOutbox(
            replica: replica, greeting: greeting, offers: [], held: held,
            seal: ExchangeSeal(request: ticket, key: key), tally: tally, plain: [],
            pace: SegmentPace())
        let lastCode = try await converse(outbox, tally: tally)
        // The new ticket stands for what the server holds, and that is not held here.
        memory.isInStep = false
        memory.challenge = tally.trip.challenge?.value
        memory.ticket = lastCode.map { ExchangeTicket(after: $0, key: key).hex }
        let memory = memory
        try await blocking { try memory.keep(in: replica) }
        return tally.trip
    }
}
