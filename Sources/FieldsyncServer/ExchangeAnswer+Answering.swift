import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import Logging

extension ExchangeAnswer {
    /// Says what is held, sends what the device lacks, and ends the reply.
    mutating func answer(_ outlet: Outlet) async throws {
        guard let opened else { return }
        let held = try await heldSpaces()
        if case .heads = opened.greeting.holdings { try await send(.heads(held), outlet) }
        try await sendNames(of: held, outlet)
        try await sendChains(outlet)
        if opened.greeting.direction.pulls {
            for space in held.keys.sorted() where opened.parted[space] == nil {
                if let damage = try await sendSegments(of: space, held: held, outlet) {
                    try await refuseDamaged(space, index: nil, damage, outlet)
                }
            }
        }
        if opened.greeting.direction.pushes { try await noteExchange(of: opened.device) }
        try await tellTakenAway(outlet)
        try await send(
            .close(
                ExchangeClosing(
                    wallSeconds: UInt32(clamping: desk.environment.nowMilliseconds() / 1000),
                    digest: HeadsDigest(of: held, hash: sha256))), outlet)
        try await part(heads: held, outlet)
    }

    /// Notes that the device handed in what it holds. To the minute, so that a device that stays
    /// in step costs no write each time.
    private func noteExchange(of device: EnrolledDevice) async throws {
        let now = desk.environment.nowMilliseconds()
        if let last = device.lastExchangeMilliseconds, last <= now, now - last < 60_000 { return }
        try await desk.storage.noteExchange(of: device.replica, atMilliseconds: now)
    }

    /// Sends what the device lacks before what it brings is taken, so that it works on the one
    /// while the other goes to the disk here. What that adds up to is told in the end.
    ///
    /// Only for a device that was in step: where heads were written out, chains are compared first.
    mutating func sendAhead(_ outlet: Outlet) async throws {
        guard let opened, case .common = opened.greeting.holdings, !opened.isRevoked,
            opened.greeting.direction.pulls
        else { return }
        let held = try await heldSpaces()
        self.opened?.writers = held.writers
        try await sendNames(of: held, outlet)
        for space in held.keys.sorted() {
            // Damage is told of in the end.
            _ = try await sendSegments(of: space, held: held, outlet)
        }
        if let code = self.opened?.replySeal.code(), !code.isEmpty {
            try await outlet(code, true)
        }
    }

    /// Sends what the device lacks of a space, and notes that it has it.
    ///
    /// - Returns: What is damaged, where nothing more can be sent for that.
    private mutating func sendSegments(
        of space: SpaceID, held: [SpaceID: SpaceHeads], _ outlet: Outlet
    ) async throws -> String? {
        var peer = opened?.holds[space] ?? SpaceHeads()
        var pace = SegmentPace(exponent: opened?.greeting.segmentExponent)
        // What follows packs stands on nothing either: the device reads it while it applies them.
        var isPlain = opened?.greeting.wantsPlain == true
        while let heads = held[space], !peer.vector.covers(heads.vector) {
            let batch: [OutgoingSegment]
            do {
                batch = try await desk.storage.segments(
                    of: space, lacking: peer, isPlain: isPlain,
                    targetBytes: pace.targetBytes, limit: pace.batch)
            } catch StoreError.damaged(let detail) {
                return detail
            }
            if batch.isEmpty { break }
            if batch.contains(where: \.isPack) { isPlain = true }
            for segment in batch {
                peer = peer.passing(segment.sequences)
                opened?.holds[space] = peer
                let handed = desk.environment.nowMilliseconds()
                try await send(.segment(segment.bytes), outlet)
                let now = desk.environment.nowMilliseconds()
                pace.took(milliseconds: now >= handed ? now - handed : 0)
            }
        }
        return nil
    }

    /// Ends the exchange where the store does not do what it must: with a word for a device that
    /// has proven itself. To others nothing is said, and the route does.
    mutating func fail(_ error: StoreError, _ outlet: Outlet) async throws {
        desk.log.critical("the store fails", metadata: ["error": "\(error)"])
        guard opened != nil else { throw error }
        let text =
            if case .damaged = error {
                """
                The server's store is damaged, so nothing moves. Tell the office to run \
                'fieldsync verify --repair' on the server.
                """
            } else {
                "The server could not keep it. Tell the office to look at the server's log."
            }
        try await refuse(nil, nil, .storageFailed, text, outlet)
        try await part(heads: nil, outlet)
    }

    /// Damage in one space is no reason to keep the others back.
    mutating func refuseDamaged(
        _ space: SpaceID, index: UInt64?, _ detail: String, _ outlet: Outlet
    ) async throws {
        desk.log.critical("store damaged", metadata: ["detail": "\(detail)"])
        let text = """
            The server's store is damaged in space \(space), so that space stands still. Nothing \
            is lost on this laptop. Tell the office to run 'fieldsync verify' on the server.
            """
        try await refuse(index, space, .storageFailed, text, outlet)
    }
}
