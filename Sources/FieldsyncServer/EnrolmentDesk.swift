import Crypto
import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import Foundation
import Logging
import Synchronization

/// Lets devices in by one-time codes.
struct EnrolmentDesk: Sendable {
    let storage: any SpaceStorage
    let replica: Replica
    let memory: DeviceMemory
    let failures = FailureCount()
    let log: Logger

    var identity: ReplicaIdentity { replica.identity }
    var environment: StoreEnvironment { replica.environment }

    /// Answers a request; nil where its sender has failed too often lately.
    func reply(to bytes: [UInt8], from sender: String) async throws -> EnrolmentReply? {
        let now = environment.nowMilliseconds()
        guard failures.admits(sender, atMilliseconds: now) else { return nil }
        if VouchRequest.begins(bytes) { return try await reply(toVouching: bytes, from: sender) }
        let request: EnrolmentRequest
        do {
            request = try EnrolmentRequest(decoding: bytes)
        } catch {
            failures.count(sender, atMilliseconds: now)
            return .refused(Self.malformed(error))
        }
        guard try isProven(request) else {
            failures.count(sender, atMilliseconds: now)
            return .refused(Self.unproven)
        }
        guard let code = InvitationCode(request.code) else {
            failures.count(sender, atMilliseconds: now)
            return .refused(Self.wrongCode)
        }
        switch try await storage.redeem(code, for: request, atMilliseconds: now) {
        case .enrolled(let device):
            log.notice(
                "device enrolled",
                metadata: ["replica": "\(device.replica)", "role": "\(device.role.rawValue)"])
            return try await grant(to: device, nonce: request.nonce)
        case .wrong:
            failures.count(sender, atMilliseconds: now)
            return .refused(Self.wrongCode)
        case .exhausted:
            return .refused(
                "The code was tried wrongly too often and holds no longer. Ask for a new one.")
        case .expired:
            return .refused("The code is older than ten minutes. Ask for a new one.")
        case .used:
            return .refused("The code was used already. Ask for a new one.")
        }
    }

    static func malformed(_ fault: DecodingFault) -> String {
        """
        The request is malformed (\("\(fault)".withoutFullStop)) or was damaged on its way. Try \
        again.
        """
    }

    static let unproven = """
        The request is not signed by the replica that it names, or was damaged on its way. Try \
        again.
        """

    private static let wrongCode = "The code is wrong. Check it, or ask for a new one."

    private func isProven(_ request: EnrolmentRequest) throws -> Bool {
        guard ReplicaIdentity.id(ofSigningKey: request.signingKey) == request.replica else {
            return false
        }
        return try Self.isSigned(
            request.signedBytes, request.signature, by: request.signingKey)
    }

    static func isSigned(
        _ bytes: [UInt8], _ signature: [UInt8], by key: [UInt8]
    ) throws -> Bool {
        try Curve25519.Signing.PublicKey(rawRepresentation: key)
            .isValidSignature(Data(signature), for: Data(bytes))
    }

    func grant(to device: EnrolledDevice, nonce: UInt64) async throws -> EnrolmentReply {
        let challenge = ExchangeChallenge(
            environment.randomBytes(8).reduce(0) { $0 << 8 | UInt64($1) })
        memory.expect(challenge)
        let access = try await storage.access(of: device.user)
        let voucher = try DeviceVoucher.signed(
            by: identity, for: device.replica, user: device.user, role: device.role.rawValue,
            seesEverything: access.seesEverything)
        let certificate = try DeviceCertificate(
            server: identity.id, device: device.replica, name: device.name,
            signingKey: device.signingKey, agreementKey: device.agreementKey,
            user: device.user, role: device.role.rawValue,
            seesEverything: access.seesEverything, spaces: Array(access.spaces)
        ) { Array(try identity.signing.signature(for: Data($0))) }
        let grant = EnrolmentGrant(
            server: identity.id,
            serverName: identity.name,
            signingKey: Array(identity.signing.publicKey.rawRepresentation),
            agreementKey: Array(identity.agreement.publicKey.rawRepresentation),
            user: device.user,
            role: device.role.rawValue,
            seesEverything: voucher.seesEverything,
            voucherSignature: voucher.signature,
            challenge: challenge,
            certificate: certificate.encoded())
        let key = try ExchangeKey(
            own: identity.agreement, peer: device.agreementKey, device: device.replica,
            server: identity.id)
        return .enrolled(grant, code: key.code(over: grant.authenticated(nonce: nonce)))
    }
}

/// Failed tries by who made them: ten in ten minutes are borne.
final class FailureCount: Sendable {
    private static let limit = 10
    private static let windowMilliseconds: UInt64 = 10 * 60 * 1000
    private static let senderLimit = 10_000

    private struct Window {
        var beginMilliseconds: UInt64
        var count = 0
    }

    private let windows = Mutex<[String: Window]>([:])

    func admits(_ sender: String, atMilliseconds now: UInt64) -> Bool {
        windows.withLock { windows in
            guard let window = windows[sender], Self.isOpen(window, now) else { return true }
            return window.count < Self.limit
        }
    }

    func count(_ sender: String, atMilliseconds now: UInt64) {
        windows.withLock { windows in
            if windows.count >= Self.senderLimit {
                windows = windows.filter { Self.isOpen($0.value, now) }
            }
            // Full of senders that all failed lately: the newcomer is not worth forgetting one.
            guard windows[sender] != nil || windows.count < Self.senderLimit else { return }
            var window = windows[sender] ?? Window(beginMilliseconds: now)
            if !Self.isOpen(window, now) { window = Window(beginMilliseconds: now) }
            window.count += 1
            windows[sender] = window
        }
    }

    private static func isOpen(_ window: Window, _ now: UInt64) -> Bool {
        let (age, isEarlier) = now.subtractingReportingOverflow(window.beginMilliseconds)
        return isEarlier || age < windowMilliseconds
    }
}
