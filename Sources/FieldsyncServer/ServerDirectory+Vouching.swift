import FieldsyncCore
import FieldsyncFormat
import Foundation
import GRDB

extension ServerDirectory {
    /// Devices that are let in on one device's word.
    private static let vouchedLimit = 1_000

    /// Lets a device in on the word of another one, for the same person.
    ///
    /// - Parameter certificate: What this server signed about the one that vouches; it counts where
    ///   the directory does not know that one, because it was set back to before its enrolment.
    /// - Returns: The device, or nil where the one that vouches is not known, or no longer.
    func vouch(
        _ request: VouchRequest, certificate: DeviceCertificate?, at now: UInt64
    ) throws -> EnrolledDevice? {
        try write { db in
            if try Self.device(request.voucher, db) == nil, let certificate,
                certificate.device == request.voucher
            {
                try Self.enrol(certificate, at: now, db)
            }
            guard let voucher = try Self.device(request.voucher, db),
                voucher.revokedMilliseconds == nil
            else { return nil }
            if request.replica == request.voucher { return voucher }
            if let known = try Self.device(request.replica, db) {
                return known.revokedMilliseconds == nil && known.user == voucher.user
                    ? known : nil
            }
            let count = try Int.fetchOne(
                db, sql: "SELECT count(*) FROM device WHERE vouchedBy = ?",
                arguments: [Data(voucher.replica.bytes)])
            guard (count ?? 0) < Self.vouchedLimit else { return nil }
            try db.execute(
                sql: """
                    INSERT INTO device
                        (replica, name, user, signingKey, agreementKey, enrolledMilliseconds,
                        vouchedBy)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    Data(request.replica.bytes), request.name, voucher.user,
                    Data(request.signingKey), Data(request.agreementKey), Int64(clamping: now),
                    Data(voucher.replica.bytes),
                ])
            return try Self.device(request.replica, db)
        }
    }

    /// Knows a device again by what this server signed about it. What is known of its person stays.
    private static func enrol(
        _ certificate: DeviceCertificate, at now: UInt64, _ db: Database
    ) throws {
        guard let role = UserRole(rawValue: certificate.role) else { return }
        try db.execute(
            sql: """
                INSERT OR IGNORE INTO user (name, role, seesEverything) VALUES (?, ?, ?)
                """,
            arguments: [certificate.user, role.rawValue, certificate.seesEverything])
        for space in certificate.spaces { try grant(space, to: certificate.user, db) }
        try db.execute(
            sql: """
                INSERT INTO device
                    (replica, name, user, signingKey, agreementKey, enrolledMilliseconds)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                Data(certificate.device.bytes), certificate.name, certificate.user,
                Data(certificate.signingKey), Data(certificate.agreementKey),
                Int64(clamping: now),
            ])
    }

    private static func device(
        _ replica: ReplicaID, _ db: Database
    ) throws -> EnrolledDevice? {
        try Row.fetchOne(
            db, sql: deviceQuery + " WHERE replica = ?", arguments: [Data(replica.bytes)]
        ).map(device)
    }
}
