import FieldsyncCore
import FieldsyncFormat
import Foundation
import GRDB

extension ServerDirectory {
    static let deviceQuery = """
        SELECT device.*, user.role AS role FROM device JOIN user ON user.name = device.user
        """

    func device(_ replica: ReplicaID) throws -> EnrolledDevice? {
        try recall(\.device[replica]) { db in
            try Row.fetchOne(
                db.cachedStatement(sql: Self.deviceQuery + " WHERE replica = ?"),
                arguments: [Data(replica.bytes)]
            ).map(Self.device)
        }
    }

    func devices() throws -> [EnrolledDevice] {
        try recall(\.devices) { db in
            try Row.fetchAll(
                db, sql: Self.deviceQuery + " ORDER BY enrolledMilliseconds, replica"
            ).map(Self.device)
        } ?? []
    }

    func users() throws -> [EnrolledUser] {
        try recall(\.users) { db in
            try Row.fetchAll(db, sql: "SELECT * FROM user ORDER BY name").map { row in
                let name = try row.text("name")
                return EnrolledUser(
                    name: name, role: try Self.role(row), access: try Self.access(of: name, db))
            }
        } ?? []
    }

    func access(of user: String) throws -> SpaceAccess {
        try recall(\.access[user]) { try Self.access(of: user, $0) }
            ?? SpaceAccess(seesEverything: false, spaces: [])
    }

    /// Gives a space to the one who writes to it first; two at once cannot both be first.
    func claim(_ space: SpaceID, for user: String) throws -> Bool {
        try write { db in
            let creator = try String.fetchOne(
                db, sql: "SELECT user FROM spaceCreator WHERE space = ?", arguments: [space.name])
            if let creator { return creator == user }
            try db.execute(
                sql: "INSERT INTO spaceCreator (space, user) VALUES (?, ?)",
                arguments: [space.name, user])
            try Self.grant(space, to: user, db)
            return true
        }
    }

    func grant(_ space: SpaceID, to user: String, as role: UserRole? = nil) throws {
        try write { db in
            guard try Self.isKnown(user, db) else { throw ServerError.unknownUser(user) }
            try Self.grant(space, to: user, db)
            try db.execute(
                sql: "UPDATE spaceGrant SET role = ? WHERE user = ? AND space = ?",
                arguments: [role?.rawValue, user, space.name])
        }
    }

    /// Takes a space from a person, whatever else they may see.
    func withdraw(_ space: SpaceID, from user: String) throws {
        try write { db in
            guard try Self.isKnown(user, db) else { throw ServerError.unknownUser(user) }
            try db.execute(
                sql: "DELETE FROM spaceGrant WHERE user = ? AND space = ?",
                arguments: [user, space.name])
            try db.execute(
                sql: "INSERT OR IGNORE INTO spaceWithdrawal (user, space) VALUES (?, ?)",
                arguments: [user, space.name])
        }
    }

    /// Changes what a person may do and, where that is said, whether they see every space.
    func setRole(_ role: UserRole, of user: String, seesEverything: Bool?) throws {
        try write { db in
            guard try Self.isKnown(user, db) else { throw ServerError.unknownUser(user) }
            try db.execute(
                sql: """
                    UPDATE user SET role = ?, seesEverything = coalesce(?, seesEverything)
                    WHERE name = ?
                    """, arguments: [role.rawValue, seesEverything, user])
        }
    }

    func revoke(_ replica: ReplicaID, at now: UInt64) throws -> Bool {
        try write { db in
            try db.execute(
                sql: """
                    UPDATE device SET revokedMilliseconds = ?
                    WHERE replica = ? AND revokedMilliseconds IS NULL
                    """,
                arguments: [Int64(clamping: now), Data(replica.bytes)])
            return db.changesCount > 0
        }
    }

    func noteExchange(of replica: ReplicaID, at now: UInt64) throws {
        try write { db in
            try db.execute(
                sql: "UPDATE device SET lastExchangeMilliseconds = ? WHERE replica = ?",
                arguments: [Int64(clamping: now), Data(replica.bytes)])
        }
    }

    static func grant(_ space: SpaceID, to user: String, _ db: Database) throws {
        try db.execute(
            sql: "INSERT OR IGNORE INTO spaceGrant (user, space) VALUES (?, ?)",
            arguments: [user, space.name])
        try db.execute(
            sql: "DELETE FROM spaceWithdrawal WHERE user = ? AND space = ?",
            arguments: [user, space.name])
    }

    private static func isKnown(_ user: String, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM user WHERE name = ?)", arguments: [user])
            ?? false
    }

    private static func access(of user: String, _ db: Database) throws -> SpaceAccess {
        let seesEverything = try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT seesEverything FROM user WHERE name = ?"),
            arguments: [user])
        var spaces: Set<SpaceID> = []
        var roles: [SpaceID: UserRole] = [:]
        for row in try Row.fetchAll(
            db.cachedStatement(sql: "SELECT space, role FROM spaceGrant WHERE user = ?"),
            arguments: [user])
        {
            guard let space = SpaceID(try row.text("space")) else { throw row.damaged("space") }
            spaces.insert(space)
            let word: String? = row["role"]
            roles[space] = word.flatMap { UserRole(rawValue: $0) }
        }
        let withdrawn = try String.fetchAll(
            db.cachedStatement(sql: "SELECT space FROM spaceWithdrawal WHERE user = ?"),
            arguments: [user])
        return SpaceAccess(
            seesEverything: seesEverything ?? false, spaces: spaces,
            withdrawn: Set(withdrawn.compactMap { SpaceID($0) }), roles: roles)
    }

    static func role(_ row: Row) throws -> UserRole {
        guard let role = UserRole(rawValue: try row.text("role")) else {
            throw row.damaged("role")
        }
        return role
    }

    static func device(_ row: Row) throws -> EnrolledDevice {
        guard let replica = ReplicaID(bytes: try row.bytes("replica")) else {
            throw row.damaged("replica")
        }
        let revoked = try row.optionalInteger("revokedMilliseconds")
        let lastExchange = try row.optionalInteger("lastExchangeMilliseconds")
        var device = EnrolledDevice(
            replica: replica,
            name: try row.text("name"),
            user: try row.text("user"),
            role: try role(row),
            signingKey: try row.bytes("signingKey"),
            agreementKey: try row.bytes("agreementKey"),
            enrolledMilliseconds: UInt64(
                clamping: try row.integer("enrolledMilliseconds")),
            revokedMilliseconds: revoked.map { UInt64(clamping: $0) },
            lastExchangeMilliseconds: lastExchange.map { UInt64(clamping: $0) })
        let voucher: Data? = row["vouchedBy"]
        device.vouchedBy = voucher.flatMap { ReplicaID(bytes: Array($0)) }
        return device
    }
}
