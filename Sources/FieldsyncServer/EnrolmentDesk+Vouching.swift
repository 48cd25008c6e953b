import Crypto
import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import Logging

extension EnrolmentDesk {
    /// Answers a device that another one vouches for, or that was let in before this server was set
    /// back.
    func reply(
        toVouching bytes: [UInt8], from sender: String
    ) async throws -> EnrolmentReply {
        let now = environment.nowMilliseconds()
        let request: VouchRequest
        do {
            request = try VouchRequest(decoding: bytes)
        } catch {
            failures.count(sender, atMilliseconds: now)
            return .refused(Self.malformed(error))
        }
        let certificate = try own(request.certificate)
        // There is no code to be guessed here, so nobody is kept waiting for having failed.
        guard try await isProven(request, certificate) else {
            return .refused(Self.unproven)
        }
        let device = try await storage.vouch(
            request, certificate: certificate, atMilliseconds: now)
        guard let device else {
            return .refused(
                """
                The server does not know the device that vouches, or no longer. Ask for an \
                invitation.
                """)
        }
        log.notice(
            "device vouched for",
            metadata: ["replica": "\(device.replica)", "by": "\(request.voucher)"])
        return try await grant(to: device, nonce: request.nonce)
    }

    /// The certificate, where this server signed it, under whichever of its names.
    private func own(_ bytes: [UInt8]) throws -> DeviceCertificate? {
        if bytes.isEmpty { return nil }
        let certificate: DeviceCertificate
        do {
            certificate = try DeviceCertificate(decoding: bytes)
        } catch {
            log.notice("certificate unread", metadata: ["detail": "\(error)"])
            return nil
        }
        let signers = [identity] + replica.formerIdentities
        guard let signer = signers.first(where: { $0.id == certificate.server }) else {
            return nil
        }
        let isSigned = try Self.isSigned(
            certificate.signedBytes, certificate.signature,
            by: Array(signer.signing.publicKey.rawRepresentation))
        return isSigned ? certificate : nil
    }

    private func isProven(
        _ request: VouchRequest, _ certificate: DeviceCertificate?
    ) async throws -> Bool {
        let known = try await storage.device(request.voucher)?.signingKey
        let certified =
            certificate?.device == request.voucher ? certificate?.signingKey : nil
        guard let voucherKey = known ?? certified,
            ReplicaIdentity.id(ofSigningKey: voucherKey) == request.voucher,
            ReplicaIdentity.id(ofSigningKey: request.signingKey) == request.replica
        else { return false }
        return try Self.isSigned(
            request.signedBytes, request.voucherSignature, by: voucherKey)
            && Self.isSigned(request.signedBytes, request.signature, by: request.signingKey)
    }
}
