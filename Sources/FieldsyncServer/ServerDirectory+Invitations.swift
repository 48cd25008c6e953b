import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore
import Foundation
import GRDB

extension ServerDirectory {
    /// Keeps an invitation; what is kept of its code does not give the code away.
    func keep(_ invitation: Invitation) throws {
        try write { db in
            // Those that are over make room; a handle has only twenty bits.
            try db.execute(
                sql: "DELETE FROM invitation WHERE handle = ?", arguments: [invitation.code.handle])
            try db.execute(
                sql: """
                    INSERT INTO invitation
                        (handle, fingerprint, user, role, spaces, expiresMilliseconds)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    invitation.code.handle, Data(invitation.code.fingerprint), invitation.user,
                    invitation.role.rawValue,
                    invitation.spaces.map(\.name).joined(separator: " "),
                    Int64(clamping: invitation.expiresMilliseconds),
                ])
        }
    }

    /// In one transaction: two devices with one code cannot both be let in, and a wrong try is
    /// counted whatever happens next.
    func redeem(
        _ code: InvitationCode, for request: EnrolmentRequest, at now: UInt64
    ) throws -> InvitationVerdict {
        try write { db in
            guard
                let row = try Row.fetchOne(
                    db, sql: "SELECT * FROM invitation WHERE handle = ?", arguments: [code.handle])
            else { return .wrong }
            let tries = try row.integer("wrongTries")
            if tries >= Invitation.tryLimit { return .exhausted }
            let stored = try row.bytes("fingerprint")
            guard ExchangeKey.matches(stored, code.fingerprint) else {
                try db.execute(
                    sql: "UPDATE invitation SET wrongTries = wrongTries + 1 WHERE handle = ?",
                    arguments: [code.handle])
                return .wrong
            }
            if try row.optionalInteger("usedMilliseconds") != nil {
                return .used
            }
            let expires = try row.integer("expiresMilliseconds")
            if Int64(clamping: now) >= expires { return .expired }
            return .enrolled(try Self.enrol(request, by: row, at: now, db))
        }
    }

    private static func enrol(
        _ request: EnrolmentRequest, by row: Row, at now: UInt64, _ db: Database
    ) throws -> EnrolledDevice {
        let user = try row.text("user")
        let role = try Self.role(row)
        let names = try row.text("spaces").split(separator: " ")
        let seesEverything = names.isEmpty && role.maySeeEverything
        try db.execute(
            sql: """
                INSERT INTO user (name, role, seesEverything) VALUES (?, ?, ?)
                ON CONFLICT (name) DO UPDATE SET
                    role = excluded.role, seesEverything = excluded.seesEverything
                """,
            arguments: [user, role.rawValue, seesEverything])
        for name in names {
            if let space = SpaceID(String(name)) { try grant(space, to: user, db) }
        }
        try db.execute(
            sql: """
                INSERT INTO device
                    (replica, name, user, signingKey, agreementKey, enrolledMilliseconds)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (replica) DO UPDATE SET
                    name = excluded.name, user = excluded.user,
                    agreementKey = excluded.agreementKey,
                    enrolledMilliseconds = excluded.enrolledMilliseconds,
                    revokedMilliseconds = NULL
                """,
            arguments: [
                Data(request.replica.bytes), request.name, user, Data(request.signingKey),
                Data(request.agreementKey), Int64(clamping: now),
            ])
        try db.execute(
            sql: "UPDATE invitation SET usedMilliseconds = ? WHERE handle = ?",
            arguments: [
                Int64(clamping: now), try row.text("handle"),
            ])
        return EnrolledDevice(
            replica: request.replica, name: request.name, user: user, role: role,
            signingKey: request.signingKey, agreementKey: request.agreementKey,
            enrolledMilliseconds: now, revokedMilliseconds: nil, lastExchangeMilliseconds: nil)
    }
}
