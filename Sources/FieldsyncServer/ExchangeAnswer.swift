import Crypto
import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import Foundation
import Logging

/// Answers one request: bytes in, bytes out, and neither HTTP nor sockets in between.
struct ExchangeAnswer {
    /// Bytes to be sent, in pieces, and whether they and those before them shall go at once.
    typealias Outlet = (_ bytes: [UInt8], _ isUrgent: Bool) async throws -> Void

    let desk: ExchangeDesk
    private var responder: ExchangeResponder
    private var passages = ExchangePassageReader()
    var opened: Opened?
    private var judge: ArrivalJudge?
    /// True once nothing of the request is looked at any more.
    var isOver = false

    /// What is known once the greeting is proven.
    struct Opened {
        let device: EnrolledDevice
        let greeting: ExchangeGreeting
        let key: ExchangeKey
        var requestSeal: ExchangeSeal
        var replySeal: ExchangeSeal
        var access: SpaceAccess
        /// Of whose transactions the device holds other ones, by space.
        var parted: [SpaceID: Set<ReplicaID>] = [:]
        /// The same, of what is not open to the device: told to nobody, and noted with what is set
        /// aside.
        var partedBeside: [SpaceID: Set<ReplicaID>] = [:]
        /// True where the device knows this server by a name that it had before it was set back.
        let isByFormerName: Bool
        /// What the device holds.
        var holds: [SpaceID: SpaceHeads]
        /// True where a person took its right to be here; it may hand in what it has, for a person
        /// to decide on, and is told nothing.
        var isRevoked: Bool { device.revokedMilliseconds != nil }
        /// What is held of the spaces that the device sees, until something more is taken.
        var held: [SpaceID: SpaceHeads]?
        /// Spaces of which something was set aside in this request.
        var setAside: Set<SpaceID> = []
        /// Who wrote to the spaces that the device may refer to; nil until it refers to any.
        var writers: [SpaceReplica]?
        /// The last segment of the request, where it was taken: what a signature is about.
        var signable: (space: SpaceID, sequence: UInt64)?
        /// True where others had handed in part of that before.
        var isHandedOn = false

        /// Notes that both sides hold a segment of the device.
        mutating func shared(_ segment: Segment) {
            let sequences = segment.newestSequences
            writers?.append(contentsOf: sequences.keys.map { SpaceReplica(segment.space, $0) })
            holds[segment.space] = holds[segment.space, default: SpaceHeads()].passing(sequences)
            signable = sequences[device.replica].map { (segment.space, $0) }
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
            passages.append(bytes)
            while !isOver, let passage = try passages.next() { try await take(passage, outlet) }
        } catch let error as ExchangeFrameError {
            try await end(.malformed, "\(error)", outlet)
        } catch let error as ExchangeFault {
            try await end(error == .tooMuch ? .tooLarge : .malformed, "\(error)", outlet)
        } catch DecodingFault.unsupportedVersion where opened == nil {
            try await tellVersion(outlet)
        } catch let error as DecodingFault {
            try await end(.malformed, "a message is malformed: \(error)", outlet)
        } catch let error as StoreError {
            try await fail(error, outlet)
        }
    }

    /// Told that the request has no more bytes.
    mutating func finish(_ outlet: Outlet) async throws {
        guard !isOver else { return }
        try await end(.malformed, "the request was cut short", outlet)
    }

    private mutating func take(_ passage: ExchangePassage, _ outlet: Outlet) async throws {
        var frames = passage.frames[...]
        if opened == nil {
            guard try await open(passage) else { return try await turnAway(outlet) }
            if case .heads(let heads) = opened?.greeting.holdings { try await compare(heads) }
            if opened?.isByFormerName == true {
                try await send(.renamed(desk.identity.id), outlet)
            }
            frames = frames.dropFirst()
            // A greeting by itself asks for that; else nothing more of the request is on its way.
            if passage.isLast == frames.contains(where: { $0.kind == .segment }) {
                try await sendAhead(outlet)
            }
        } else if opened?.requestSeal.admits(passage) != true {
            return try await end(
                .unproven, "a frame was altered on its way or is not the device's", outlet)
        }
        for frame in frames where !isOver {
            try await take(frame, isLast: passage.isLast, outlet)
        }
        guard !isOver else { return }
        if passage.isLast {
            try responder.end()
            if opened?.isRevoked == true {
                try await tellRevoked(outlet)
            } else {
                try await answer(outlet)
            }
        } else if let code = opened?.replySeal.code(), !code.isEmpty {
            try await outlet(code, false)
        }
    }

    private mutating func take(
        _ frame: ExchangeFrame, isLast: Bool, _ outlet: Outlet
    ) async throws {
        switch try responder.receive(try ExchangeMessage(decoding: frame)) {
        case .greet: throw ExchangeFault.outOfPlace
        case .apply(let index, let bytes):
            opened?.signable = nil
            try await apply(index, bytes, isLast: isLast, outlet)
        case .check(let signature): try await check(signature, outlet)
        case .compare(let question):
            // A device that was revoked is told nothing of any space.
            if opened?.isRevoked == false { try await compare(question, outlet) }
        case .tellBackup:
            if opened?.isRevoked == false { try await tellBackup(outlet) }
        case .tellSnapshots(let question):
            if opened?.isRevoked == false { try await tellSnapshots(question, outlet) }
        case .noted: break
        }
    }

    mutating func send(_ message: ExchangeMessage, _ outlet: Outlet) async throws {
        guard let bytes = opened?.replySeal.frame(message) else { return }
        try await outlet(bytes, false)
    }

    /// Sends the last code, and keeps the ticket that follows from it.
    ///
    /// - Parameter heads: What the device was told of, where it was told.
    mutating func part(
        heads: [SpaceID: SpaceHeads]?, _ outlet: Outlet
    ) async throws {
        isOver = true
        guard let bytes = opened?.replySeal.end(), let opened,
            let code = opened.replySeal.lastCode
        else { return }
        desk.memory.part(
            from: opened.device.replica, with: ExchangeTicket(after: code, key: opened.key),
            heads: heads)
        try await outlet(bytes, false)
    }

    /// Ends the exchange: with a reason for a device that has proven itself, without for others.
    private mutating func end(
        _ reason: ExchangeRefusal.Reason, _ text: String, _ outlet: Outlet
    ) async throws {
        if opened == nil { return try await turnAway(outlet) }
        desk.log.notice(
            "exchange ended", metadata: ["reason": "\(reason.word)", "detail": "\(text)"])
        let sentence = "\(text.withoutFullStop). What was acknowledged before is kept."
        try await send(
            .refusal(ExchangeRefusal(segment: nil, space: nil, reason: reason, text: sentence)),
            outlet)
        try await part(heads: nil, outlet)
    }

    /// Who speaks another version is told which one this is, whoever they are.
    private mutating func tellVersion(_ outlet: Outlet) async throws {
        isOver = true
        let message = ExchangeMessage.otherVersion(
            UInt32(clamping: ExchangeMessage.protocolVersion))
        try await outlet(
            ExchangeFrame(kind: message.kind, payload: message.encoded()).encoded(), false)
    }

    /// One shape for every device that is not let in: unknown, without proof, or not known
    /// any more since the server was started. Whoever has a key tries again.
    private mutating func turnAway(_ outlet: Outlet) async throws {
        isOver = true
        desk.log.notice("device turned away")
        let challenge = desk.freshChallenge()
        desk.memory.expect(challenge)
        let message = ExchangeMessage.turnedAway(challenge)
        try await outlet(
            ExchangeFrame(kind: message.kind, payload: message.encoded()).encoded(), false)
    }
}

// MARK: opening

extension ExchangeAnswer {
    /// Opens the exchange where its first passage proves who sent it.
    private mutating func open(_ passage: ExchangePassage) async throws -> Bool {
        guard let frame = passage.frames.first, frame.kind.opensRequest,
            case .greet(let greeting) = try responder.receive(ExchangeMessage(decoding: frame))
        else { return false }
        let now = desk.environment.nowMilliseconds()
        switch greeting.caller {
        case .known(let tag):
            for (device, ticket) in desk.memory.holders(of: tag) {
                guard let proven = try await proven(greeting, device, ticket, by: passage)
                else { continue }
                guard desk.memory.use(ticket, of: device) else { return false }
                opened = proven
                desk.memory.see(device, atMilliseconds: now)
                return true
            }
            return false
        case .named(let device, let challenge, _):
            guard case .heads = greeting.holdings,
                let proven = try await proven(greeting, device, nil, by: passage),
                desk.memory.use(challenge)
            else { return false }
            opened = proven
            desk.memory.see(device, atMilliseconds: now)
            return true
        }
    }

    private func proven(
        _ greeting: ExchangeGreeting, _ replica: ReplicaID, _ ticket: ExchangeTicket?,
        by passage: ExchangePassage
    ) async throws -> Opened? {
        let holds: [SpaceID: SpaceHeads]?
        switch greeting.holdings {
        case .heads(let heads): holds = heads
        case .common: holds = desk.memory.heads(of: replica)
        }
        guard let holds, let (device, access) = try await desk.storage.caller(replica) else {
            return nil
        }
        // A device that has not met this server since it was restored knows its earlier name.
        for identity in [desk.identity] + desk.replica.formerIdentities {
            let key = try ExchangeKey(
                own: identity.agreement, peer: device.agreementKey, device: device.replica,
                server: identity.id)
            var seal = ExchangeSeal(request: ticket, key: key)
            guard seal.admits(passage), let code = seal.firstCode else { continue }
            return Opened(
                device: device, greeting: greeting, key: key, requestSeal: seal,
                replySeal: ExchangeSeal(replyTo: code, key: key),
                access: access,
                isByFormerName: identity.id != desk.identity.id, holds: holds)
        }
        return nil
    }
}

// MARK: taking

extension ExchangeAnswer {
    private mutating func apply(
        _ index: UInt64, _ bytes: [UInt8], isLast: Bool, _ outlet: Outlet
    ) async throws {
        let segment: Segment
        do {
            segment = try await desk.storage.segment(
                decoding: bytes,
                writers: Segment.isGrounded(bytes) ? try await referableWriters() : [])
        } catch let error as SegmentError {
            let isOfTheGround = error.isOfTheGround
            return try await refuse(
                index, nil, isOfTheGround ? .groundUnknown : .malformed, "\(error)", outlet)
        }
        guard try await isOpen(segment.space) else {
            return try await setAside(segment, index, outlet)
        }
        guard let device = opened?.device else { return }
        do {
            if judge == nil { judge = try await desk.judge(handedInBy: device) }
            guard let judge else { return }
            let chains = standing(of: segment.space)
            opened?.held = nil
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
            opened?.isHandedOn = outcome.known > 0
            if outcome.refused > 0 {
                try await send(.judged(segment: index, refused: UInt64(outcome.refused)), outlet)
            }
            // The close, which comes at once, says the rest of a last passage.
            if isLast, outcome.applied == segment.transactions.count, outcome.parked == 0 { return }
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
        }
    }

    /// Who wrote to the spaces that the device sees, as segments may refer to them.
    private mutating func referableWriters() async throws -> [SpaceReplica] {
        if let known = opened?.writers { return known }
        // A device that was revoked is told nothing, not even by what it may refer to.
        let writers = opened?.isRevoked == true ? [] : try await heldSpaces().writers
        opened?.writers = writers
        return writers
    }

    /// What is held of the spaces that the device sees.
    mutating func heldSpaces() async throws -> [SpaceID: SpaceHeads] {
        guard let access = opened?.access else { return [:] }
        if let held = opened?.held { return held }
        let open = desk.openSpaces
        let held = try await desk.storage.heads { access.admits($0) || open.contains($0) }
        opened?.held = held
        return held
    }

    /// True where the device may hand in to a space: it is there for it, or new.
    private mutating func isOpen(_ space: SpaceID) async throws -> Bool {
        guard let opened, !opened.isRevoked else { return false }
        if sees(space) { return true }
        // Who may not write makes no space either.
        guard opened.device.role.mayWrite,
            try await desk.storage.claim(space, for: opened.device.user)
        else { return false }
        let access = try await desk.storage.access(of: opened.device.user)
        self.opened?.access = access
        self.opened?.held = nil
        return sees(space)
    }

    mutating func refuse(
        _ index: UInt64?, _ space: SpaceID?, _ reason: ExchangeRefusal.Reason, _ text: String,
        _ outlet: Outlet
    ) async throws {
        let sentence = String(decoding: Array(text.utf8.prefix(900)), as: UTF8.self)
        try await send(
            .refusal(
                ExchangeRefusal(segment: index, space: space, reason: reason, text: sentence)),
            outlet)
    }

    private mutating func check(_ signature: [UInt8], _ outlet: Outlet) async throws {
        guard let (space, sequence) = opened?.signable, let device = opened?.device else { return }
        guard let head = try await heldSpaces()[space]?.heads[device.replica],
            head.sequence == sequence
        else { return }
        let key = try Curve25519.Signing.PublicKey(rawRepresentation: device.signingKey)
        let signed = ExchangeSignedBytes.head(head, of: device.replica, in: space)
        guard key.isValidSignature(Data(signature), for: Data(signed)) else {
            return try await refuse(
                nil, space, .signatureInvalid,
                "The signature of the newest entry is not this device's.", outlet)
        }
        try await desk.storage.keep(
            HeadSignature(space: space, head: head, signature: signature), of: device.replica)
        if opened?.isHandedOn == true, let judge {
            try await desk.storage.letStand(
                upTo: TransactionID(device.replica, sequence), in: space, judge: judge)
            opened?.held = nil
        }
    }

    func sees(_ space: SpaceID) -> Bool {
        opened?.access.admits(space) == true || desk.openSpaces.contains(space)
    }
}
