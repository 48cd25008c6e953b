import AsyncHTTPClient
import Crypto
import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import Foundation
import NIOCore

extension HTTPPeer {
    /// Makes the replica known to a server, by a one-time code that its administrator gave out,
    /// and keeps the server as the replica's remote.
    ///
    /// A certificate that this machine trusts for nothing else is pinned as it is seen now: from
    /// then on it, and only it, is taken.
    ///
    /// - Parameters:
    ///   - url: `https://host:port`; plain `http` for this machine only.
    ///   - code: The code, with or without the strokes between its groups.
    /// - Returns: The server, as it is kept.
    /// - Throws: ``PeerError``, or what the store throws.
    public func enrol(url: String, code: String) async throws -> Remote {
        let address = try ServerAddress(url)
        do {
            return try await enrol(at: address, code: code, pinned: nil)
        } catch PeerError.certificateRefused(let url, let detail) {
            guard let certificate = try await CertificateProbe.certificate(of: address) else {
                throw PeerError.certificateRefused(url: url, detail: detail)
            }
            return try await enrol(at: address, code: code, pinned: certificate)
        }
    }

    /// Looks for the same server at another address from now on.
    ///
    /// Nobody is asked: the next exchange proves whether it is there.
    ///
    /// - Parameter url: `https://host:port`; plain `http` for this machine only.
    /// - Returns: The server, as it is kept.
    /// - Throws: ``PeerError/noRemote`` where the replica has no server yet.
    public func move(to url: String) throws -> Remote {
        guard let remote = try Remote.of(replica) else { throw PeerError.noRemote }
        let moved = Remote(
            url: "\(try ServerAddress(url))", serverID: remote.serverID,
            serverName: remote.serverName, agreementKey: remote.agreementKey, user: remote.user,
            role: remote.role, device: remote.device, certificate: remote.certificate,
            pinnedCertificate: remote.pinnedCertificate, voucher: remote.voucher)
        try moved.keep(in: replica)
        return moved
    }

    private func enrol(
        at address: ServerAddress, code: String, pinned: String?
    ) async throws -> Remote {
        let identity = replica.identity
        let request = try EnrolmentRequest(
            code: EnrolmentCode.normal(code),
            replica: identity.id,
            name: identity.name,
            signingKey: Array(identity.signing.publicKey.rawRepresentation),
            agreementKey: Array(identity.agreement.publicKey.rawRepresentation),
            nonce: replica.environment.randomWord(),
            sign: { Array(try identity.signing.signature(for: Data($0))) })
        switch try await reply(to: request.encoded(), at: address, pinned: pinned) {
        case .refused(let reason): throw PeerError.enrolmentRefused(reason: reason)
        case .enrolled(let grant, let code):
            try prove(grant, code: code, nonce: request.nonce, url: "\(address)")
            return try await keep(grant, at: address, pinned: pinned, isKnown: false)
        }
    }

    /// Sends a request to be known, and reads what comes back.
    func reply(
        to request: [UInt8], at address: ServerAddress, pinned: String?
    ) async throws -> EnrolmentReply {
        let link = try ServerLink(address, pinnedCertificate: pinned)
        do {
            let reply = try await link.post(
                "/v0/enrol", body: .bytes(ByteBuffer(bytes: request))
            ) { try await Self.reply(from: $0, url: "\(address)") }
            try await link.close()
            return reply
        } catch {
            try await link.close()
            throw error
        }
    }

    private static func reply(
        from body: HTTPClientResponse.Body, url: String
    ) async throws -> EnrolmentReply {
        var bytes: [UInt8] = []
        for try await buffer in body {
            guard bytes.count + buffer.readableBytes <= EnrolmentReply.bytesLimit else {
                throw PeerError.malformed(url: url, detail: "the reply is too long")
            }
            bytes += buffer.readableBytesView
        }
        do {
            return try EnrolmentReply(decoding: bytes)
        } catch {
            throw PeerError.malformed(url: url, detail: "\(error)")
        }
    }

    /// What answered must have the keys that it names, or a later exchange would fail anyhow.
    func prove(
        _ grant: EnrolmentGrant, code: [UInt8], nonce: UInt64, url: String
    ) throws {
        let key = try ExchangeKey(
            own: replica.identity.agreement, peer: grant.agreementKey,
            device: replica.identity.id, server: grant.server)
        guard grant.server == ReplicaIdentity.id(ofSigningKey: grant.signingKey),
            ExchangeKey.matches(key.code(over: grant.authenticated(nonce: nonce)), code)
        else { throw PeerError.impostor(url: url) }
    }

    /// - Parameter isKnown: The server is the one that this replica had, whatever it calls itself.
    func keep(
        _ grant: EnrolmentGrant, at address: ServerAddress, pinned: String?, isKnown: Bool
    ) async throws -> Remote {
        let remote = Remote(
            url: "\(address)",
            serverID: grant.server.hex,
            serverName: grant.serverName,
            agreementKey: Hex.text(grant.agreementKey),
            user: grant.user,
            role: grant.role,
            device: replica.identity.id.hex,
            certificate: Hex.text(grant.certificate),
            pinnedCertificate: pinned,
            voucher: Hex.text(grant.voucher.encoded()))
        let replica = replica
        try await blocking {
            // What an earlier server held says nothing of this one, so it has to be asked.
            var memory = ExchangeMemory()
            memory.challenge = grant.challenge.value
            try replica.together {
                try memory.keep(in: replica)
                if !isKnown { try replica.forgetPeer() }
                try replica.learn(names: [grant.server: grant.serverName])
                try remote.keep(in: replica)
            }
        }
        return remote
    }
}

/// Invitation codes as people type them.
enum EnrolmentCode {
    /// Capitals without strokes and blanks.
    static func normal(_ code: String) -> String {
        String(code.uppercased().filter { $0 != "-" && !$0.isWhitespace })
    }
}
