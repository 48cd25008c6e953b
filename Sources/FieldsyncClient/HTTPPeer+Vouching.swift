import Crypto
import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import Foundation

extension HTTPPeer {
    /// Makes this replica known under the id that it has now, vouched for by the key that the
    /// server knows it by. No invitation is needed, and repeating it changes nothing.
    ///
    /// - Throws: ``PeerError/notEnrolled(url:)`` where the server lets it in on nobody's word.
    func vouch(for remote: Remote) async throws -> Remote {
        let address = try ServerAddress(remote.url)
        let identities = [replica.identity] + replica.formerIdentities
        guard let voucher = identities.first(where: { $0.id.hex == remote.device }) else {
            throw PeerError.notEnrolled(url: remote.url)
        }
        let identity = replica.identity
        let request = try VouchRequest(
            voucher: voucher.id,
            certificate: Hex.bytes(remote.certificate) ?? [],
            replica: identity.id,
            name: identity.name,
            signingKey: Array(identity.signing.publicKey.rawRepresentation),
            agreementKey: Array(identity.agreement.publicKey.rawRepresentation),
            nonce: replica.environment.randomWord(),
            signAsVoucher: { Array(try voucher.signing.signature(for: Data($0))) },
            sign: { Array(try identity.signing.signature(for: Data($0))) })
        let reply = try await reply(
            to: request.encoded(), at: address, pinned: remote.pinnedCertificate)
        guard case .enrolled(let grant, let code) = reply else {
            throw PeerError.notEnrolled(url: remote.url)
        }
        // Who answers must be the server of the enrolment, whatever it calls itself now.
        guard Hex.text(grant.agreementKey) == remote.agreementKey else {
            throw PeerError.impostor(url: remote.url)
        }
        try prove(grant, code: code, nonce: request.nonce, url: remote.url)
        return try await keep(
            grant, at: address, pinned: remote.pinnedCertificate, isKnown: true)
    }
}
