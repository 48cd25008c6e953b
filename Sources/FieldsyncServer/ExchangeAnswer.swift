import Crypto
import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import Foundation
import Logging

/// Answers one request: bytes in, bytes out, and neither HTTP nor sockets in between.
struct ExchangeAnswer {
    /// Bytes to be sent, in pieces.
    typealias Outlet = ([UInt8]) async throws -> Void

    private static let batch = 4
    private static let segmentBytes = 256 << 10

    let desk: ExchangeDesk
    private var responder: ExchangeResponder
    private var frames = ExchangeFrameReader()
    var opened: Opened?
    private var judge: ArrivalJudge?
    /// True once nothing of the request is looked at any more.
    private(set) var isOver = false

    /// What is known once the greeting is proven.
    struct Opened {
        let device: EnrolledDevice
        let greeting: ExchangeGreeting
        var requestSeal: ExchangeSeal
        var replySeal: ExchangeSeal
        var access: SpaceAccess
        /// Of whose transactions the device holds other ones, by space.
        var parted: [SpaceID: Set<ReplicaID>] = [:]
        /// What the device holds, where it or the memory says so.
        var holds: [SpaceID: SpaceHeads]?
        var isAccepted = false
        /// Who wrote to the spaces that the device may refer to; nil until it refers to any.
        var writers: [SpaceReplica]?

        /// Notes that both sides hold a segment of the device.
        mutating func shared(_ segment: Segment) {
            let sequences = segment.newestSequences
            writers?.append(contentsOf: sequences.keys.map { SpaceReplica(segment.space, $0) })
            guard let held = holds else { return }
            holds?[segment.space] = held[segment.space, default: SpaceHeads()].passing(sequences)
        }
    }

    init(desk: ExchangeDesk) {
        self.desk = desk
        responder = ExchangeResponder(limits: desk.limits)
    }

    /// Takes more of the request.
    mutating func take(_ bytes: some Collection<UInt8>, _ outlet: Outlet) async throws {
        guard !isOver else { return }
        do {
            try responder.count(bytes: bytes.count)
            frames.append(bytes)
            while !isOver, let frame = try frames.next() { try await take(frame, outlet) }
        } catch let error as ExchangeFrameError {
            try await end(.malformed, "\(error)", outlet)
        } catch let error as ExchangeFault {
            try await end(error == .tooMuch ? .tooLarge : .malformed, "\(error)", outlet)
        } catch let error as DecodingFault {
            try await end(.malformed, "a message is malformed: \(error)", outlet)
        }
    }

    /// Told that the request has no more bytes.
    mutating func finish(_ outlet: Outlet) async throws {
        guard !isOver else { return }
        try await end(.malformed, "the request was cut short", outlet)
    }

    private mutating func take(_ frame: ExchangeFrame, _ outlet: Outlet) async throws {
        guard opened != nil else { return try await open(frame, outlet) }
        guard opened?.requestSeal.admits(frame) == true else {
            return try await end(
                .unproven, "a frame was altered on its way or is not the device's", outlet)
        }
        switch try responder.receive(try ExchangeMessage(decoding: frame)) {
        case .greet: throw ExchangeFault.outOfPlace
        case .apply(let index, let bytes): try await apply(index, bytes, outlet)
        case .check(let signature): try await check(signature, outlet)
        case .compare(let question): try await compare(question, outlet)
        case .answer:
            try await answer(outlet)
            isOver = true
        }
    }

    mutating func send(_ message: ExchangeMessage, _ outlet: Outlet) async throws {
        guard let bytes = opened?.replySeal.frame(message) else { return }
        try await outlet(bytes)
    }

    /// Ends the exchange: with a reason for a device that has proven itself, without for others.
    private mutating func end(
        _ reason: ExchangeRefusal.Reason, _ text: String, _ outlet: Outlet
    ) async throws {
        if opened == nil { return try await turnAway(outlet) }
        isOver = true
        desk.log.notice(
            "exchange ended", metadata: ["reason": "\(reason.word)", "detail": "\(text)"])
        let sentence = "\(text.withoutFullStop). What was acknowledged before is kept."
        try await send(
            .refusal(ExchangeRefusal(segment: nil, space: nil, reason: reason, text: sentence)),
            outlet)
    }

    /// One shape for every device that is not let in: unknown, revoked, or without proof.
    private mutating func turnAway(_ outlet: Outlet) async throws {
        isOver = true
        desk.log.notice("device turned away")
        let zeros = [UInt8](repeating: 0, count: ExchangeFrame.codeBytes)
        try await outlet(ExchangeFrame(kind: .turnedAway, payload: [], code: zeros).encoded())
    }
}

// MARK: opening

extension ExchangeAnswer {
    private mutating func open(_ frame: ExchangeFrame, _ outlet: Outlet) async throws {
        guard case .greet(let greeting) = try responder.receive(ExchangeMessage(decoding: frame)),
            var opened = try await proven(greeting, by: frame)
        else { return try await turnAway(outlet) }
        let now = desk.environment.nowMilliseconds()
        let fresh = desk.freshChallenge()
        let isFresh = desk.memory.exchange(
            greeting.challenge, for: fresh, of: greeting.replica, atMilliseconds: now)
        let standing: ExchangeWelcome.Standing
        switch greeting.holdings {
        case _ where !isFresh: standing = .staleChallenge
        case .heads(let heads):
            opened.holds = heads
            standing = .accepted
        case .common(let digest):
            opened.holds = desk.memory.heads(named: digest, of: greeting.replica)
            standing = opened.holds == nil ? .headsWanted : .accepted
        }
        opened.isAccepted = standing == .accepted
        self.opened = opened
        try await send(
            .welcome(
                ExchangeWelcome(
                    replica: desk.identity.id, standing: standing, challenge: fresh,
                    wallMilliseconds: now)),
            outlet)
        guard standing == .staleChallenge else {
            if case .heads(let heads) = greeting.holdings { try await compare(heads) }
            return
        }
        isOver = true
        let nothing = HeadsDigest(of: [:], hash: sha256)
        try await send(.close(ExchangeClosing(segments: 0, digest: nothing)), outlet)
    }

    private func proven(
        _ greeting: ExchangeGreeting, by frame: ExchangeFrame
    ) async throws -> Opened? {
        guard let device = try await desk.storage.device(greeting.replica),
            device.revokedMilliseconds == nil
        else { return nil }
        // A device that has not met this server since it was restored knows its earlier name.
        for identity in [desk.identity] + desk.replica.formerIdentities {
            let key = try ExchangeKey(
                own: identity.agreement, peer: device.agreementKey, device: device.replica,
                server: identity.id)
            var seal = ExchangeSeal(request: greeting.challenge, key: key)
            guard seal.admits(frame) else { continue }
            return Opened(
                device: device, greeting: greeting, requestSeal: seal,
                replySeal: ExchangeSeal(replyTo: greeting.nonce, key: key),
                access: try await desk.storage.access(of: device.user))
        }
        return nil
    }
}

// MARK: taking

extension ExchangeAnswer {
    private mutating func apply(
        _ index: UInt64, _ bytes: [UInt8], _ outlet: Outlet
    ) async throws {
        let segment: Segment
        do {
            segment = try await desk.storage.segment(
                decoding: bytes,
                writers: Segment.isGrounded(bytes) ? try await referableWriters() : [])
        } catch let error as SegmentError {
            let isOfTheGround = error.isOfTheGround(of: bytes)
            return try await refuse(
                index, nil, isOfTheGround ? .groundUnknown : .malformed, "\(error)", outlet)
        }
        if let (reason, text) = try await objection(to: segment.space) {
            return try await refuse(index, segment.space, reason, text, outlet)
        }
        guard let device = opened?.device else { return }
        do {
            if judge == nil { judge = try await desk.judge(handedInBy: device) }
            guard let judge else { return }
            let chains = standing(of: segment.space)
            let outcome = try await desk.storage.append(
                segment, from: device.replica, chains: chains, judge: judge)
            if !outcome.forks.isEmpty || chains != .agreed {
                part(segment.space, outcome.forks)
                let text = """
                    The server holds other entries of this space under the same names, so none of \
                    these was taken; a disk was copied or set back. Nothing is lost.
                    """
                return try await refuse(index, segment.space, .forked, text, outlet)
            }
            opened?.shared(segment)
            if outcome.refused > 0 {
                try await send(.judged(segment: index, refused: UInt64(outcome.refused)), outlet)
            }
            try await send(
                .receipt(
                    SegmentReceipt(
                        index: index, applied: UInt64(outcome.applied),
                        known: UInt64(outcome.known), parked: UInt64(outcome.parked))),
                outlet)
        } catch StoreError.heldFull(let space, _, _) {
            let text = """
                Too much of space \(space) waits for entries that never came. It stays on this \
                laptop; tell the office.
                """
            try await refuse(index, segment.space, .tooLarge, text, outlet)
        } catch StoreError.damaged(let detail) {
            try await refuseDamaged(segment.space, index: index, detail, outlet)
        } catch {
            desk.log.error("segment not kept", metadata: ["error": "\(error)"])
            isOver = true
            try await refuse(nil, nil, .storageFailed, "The server could not keep it.", outlet)
        }
    }

    /// Who wrote to the spaces that the device sees, as segments may refer to them.
    private mutating func referableWriters() async throws -> [SpaceReplica] {
        if let known = opened?.writers { return known }
        let writers = try await heldSpaces().writers
        opened?.writers = writers
        return writers
    }

    /// What is held of the spaces that the device sees.
    private func heldSpaces() async throws -> [SpaceID: SpaceHeads] {
        var held: [SpaceID: SpaceHeads] = [:]
        for space in try await desk.storage.spaces() where sees(space) {
            let heads = try await desk.storage.heads(of: space)
            if !heads.heads.isEmpty { held[space] = heads }
        }
        return held
    }

    /// Why the device may not hand in anything of a space; nil where it may.
    private mutating func objection(
        to space: SpaceID
    ) async throws -> (ExchangeRefusal.Reason, String)? {
        guard let opened else { return nil }
        let user = opened.device.user
        if opened.access.admits(space) || desk.openSpaces.contains(space) { return nil }
        guard try await desk.storage.claim(space, for: user) else {
            return (
                .spaceNotGranted,
                """
                Space \(space) exists and is not open to \(user). The entries stay on this laptop \
                until a manager lets \(user) in.
                """
            )
        }
        let access = try await desk.storage.access(of: user)
        self.opened?.access = access
        return nil
    }

    private mutating func refuse(
        _ index: UInt64?, _ space: SpaceID?, _ reason: ExchangeRefusal.Reason, _ text: String,
        _ outlet: Outlet
    ) async throws {
        let sentence = String(decoding: Array(text.utf8.prefix(900)), as: UTF8.self)
        try await send(
            .refusal(
                ExchangeRefusal(segment: index, space: space, reason: reason, text: sentence)),
            outlet)
    }

    private mutating func check(
        _ signature: HeadSignature, _ outlet: Outlet
    ) async throws {
        guard let device = opened?.device, sees(signature.space) else { return }
        let key = try Curve25519.Signing.PublicKey(rawRepresentation: device.signingKey)
        let signed = ExchangeSignedBytes.head(
            signature.head, of: device.replica, in: signature.space)
        guard key.isValidSignature(Data(signature.signature), for: Data(signed)) else {
            return try await refuse(
                nil, signature.space, .signatureInvalid,
                "The signature of the newest entry is not this device's.", outlet)
        }
        let held = try await desk.storage.heads(of: signature.space).heads[device.replica]
        // Where another request of the device came between, its own signature says more.
        guard held?.sequence == signature.head.sequence else { return }
        guard held == signature.head else {
            return try await refuse(
                nil, signature.space, .forked,
                """
                The server holds another content at the newest entry of this device, \
                \(device.replica).
                """, outlet)
        }
        try await desk.storage.keep(signature, of: device.replica)
    }

    func sees(_ space: SpaceID) -> Bool {
        opened?.access.admits(space) == true || desk.openSpaces.contains(space)
    }
}

// MARK: answering

extension ExchangeAnswer {
    private mutating func answer(_ outlet: Outlet) async throws {
        guard let opened else { return }
        let held = try await heldSpaces()
        var statesHeads = !opened.isAccepted
        if case .heads = opened.greeting.holdings { statesHeads = true }
        if statesHeads { try await send(.heads(held), outlet) }
        try await sendNames(of: held, outlet)
        try await sendChains(outlet)
        var segments: UInt64 = 0
        if opened.isAccepted, opened.greeting.direction.pulls {
            for space in held.keys.sorted() where opened.parted[space] == nil {
                segments += try await sendSegments(of: space, held: held, outlet)
            }
        }
        if opened.isAccepted, opened.greeting.direction.pushes {
            try await noteExchange(of: opened.device)
        }
        let digest = HeadsDigest(of: held, hash: sha256)
        desk.memory.tell(held, digest: digest, to: opened.device.replica)
        try await send(.close(ExchangeClosing(segments: segments, digest: digest)), outlet)
    }

    /// Notes that the device handed in what it holds. To the minute, so that a device that stays
    /// in step costs no write each time.
    private func noteExchange(of device: EnrolledDevice) async throws {
        let now = desk.environment.nowMilliseconds()
        if let last = device.lastExchangeMilliseconds, last <= now, now - last < 60_000 { return }
        try await desk.storage.noteExchange(of: device.replica, atMilliseconds: now)
    }

    private mutating func sendSegments(
        of space: SpaceID, held: [SpaceID: SpaceHeads], _ outlet: Outlet
    ) async throws -> UInt64 {
        var peer = opened?.holds?[space] ?? SpaceHeads()
        var count: UInt64 = 0
        while let heads = held[space], !peer.vector.covers(heads.vector) {
            let batch: [OutgoingSegment]
            do {
                batch = try await desk.storage.segments(
                    of: space, lacking: peer, isPlain: opened?.greeting.wantsPlain == true,
                    targetBytes: Self.segmentBytes, limit: Self.batch)
            } catch StoreError.damaged(let detail) {
                try await refuseDamaged(space, index: nil, detail, outlet)
                break
            }
            if batch.isEmpty { break }
            for segment in batch {
                peer = peer.passing(segment.sequences)
                try await send(.segment(segment.bytes), outlet)
                count += 1
            }
        }
        return count
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
