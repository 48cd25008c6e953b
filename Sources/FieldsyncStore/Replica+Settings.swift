public import FieldsyncCore
import Foundation
import GRDB

extension Replica {
    /// Makes what `body` writes of settings, peers and refusals durable at once, or not at all.
    package func together<T>(_ body: () throws -> T) throws -> T {
        try files.main.write(keeping: true) { _ in try body() }
    }

    /// Reads settings, peers and heads as they are at one moment.
    package func atOnce<T>(_ body: () throws -> T) throws -> T {
        try files.main.read { _ in try body() }
    }

    /// A small durable setting, or nil where it was not made.
    public func setting(_ key: String) throws -> String? {
        try files.main.read { db in
            try db.row("SELECT value FROM setting WHERE key = ?", key)?
                .checkedText(0, "setting.value")
        }
    }

    /// Makes a durable setting, or removes it where `value` is nil.
    ///
    /// - Parameter value: Text without a zero character, JSON for example.
    public func setSetting(_ key: String, _ value: String?) throws {
        try files.main.write(keeping: true) { db in
            if let value = value.map(SpaceSource.readable) {
                try db.run(
                    """
                    INSERT INTO setting (key, value, rowCheck) VALUES (?, ?, ?)
                    ON CONFLICT (key) DO UPDATE SET
                    value = excluded.value, rowCheck = excluded.rowCheck
                    """, key, value, RowCheck.setting(key, value))
            } else {
                try db.run("DELETE FROM setting WHERE key = ?", key)
            }
        }
    }

    /// Counts on, durably: 1 the first time. What is counted and then not used leaves a gap.
    public func nextCount(_ key: String) throws -> Int64 {
        try files.main.write(keeping: true) { _ in
            let next = try setting(key).flatMap { Int64($0) }.map { $0 &+ 1 } ?? 1
            try setSetting(key, String(next))
            return next
        }
    }

    /// Remembers what other replicas are called.
    public func learn(names: [ReplicaID: String]) throws {
        if names.isEmpty { return }
        try files.main.write(keeping: true) { try learn(names: names, $0) }
    }

    func learn(names: [ReplicaID: String], _ db: Database) throws {
        for (replica, name) in names.sorted(by: { $0.key < $1.key }) {
            let (replica, name) = (Data(replica.bytes), SpaceSource.readable(name))
            try db.run(
                """
                INSERT INTO replicaName (replica, name, rowCheck) VALUES (?, ?, ?)
                ON CONFLICT (replica) DO UPDATE SET
                name = excluded.name, rowCheck = excluded.rowCheck
                """, replica, name, RowCheck.replicaName(replica, name))
        }
    }

    /// What replicas are called, this one included.
    public func names() throws -> [ReplicaID: String] {
        var names = try files.main.read { db in
            var names: [ReplicaID: String] = [:]
            for row in try db.rows("SELECT replica, name FROM replicaName") {
                names[try row.checkedReplica(0, "replicaName.replica")] =
                    try row.checkedText(1, "replicaName.name")
            }
            return names
        }
        names[identity.id] = identity.name
        return names
    }

    // MARK: Refusals

    /// Notes that something of a space was refused.
    ///
    /// - Parameters:
    ///   - subject: What, in words that name it: a transaction, a segment.
    ///   - reason: Why, as the one who refused said.
    public func addRefusal(space: SpaceID, subject: String, reason: String) throws {
        let latest = UInt64(Instant.latestMilliseconds)
        let now = Int64(min(environment.nowMilliseconds(), latest))
        let at = Instant(milliseconds: now)?.description ?? ""
        let (subject, reason) = (SpaceSource.readable(subject), SpaceSource.readable(reason))
        try files.main.write(keeping: true) { db in
            try db.run(
                """
                INSERT INTO refusal (space, subject, reason, at, rowCheck) VALUES (?, ?, ?, ?, ?)
                """, space.name, subject, reason, at,
                RowCheck.refusal(space.name, subject, reason, at))
        }
    }

    /// What was refused, the oldest first: of one space, or of all.
    public func refusals(_ space: SpaceID? = nil) throws -> [Refusal] {
        try files.main.read { db in
            let sql = "SELECT number, space, subject, reason, at FROM refusal ORDER BY number"
            return try db.rows(sql).map { row in
                guard let name = SpaceID(try row.checkedText(1, "refusal.space")),
                    let at = Instant(iso8601: try row.checkedText(4, "refusal.at"))
                else { throw Row.damaged("refusal.space") }
                return Refusal(
                    number: try row.checkedInteger(0, "refusal.number"), space: name,
                    subject: try row.checkedText(2, "refusal.subject"),
                    reason: try row.checkedText(3, "refusal.reason"), at: at)
            }
            .filter { space == nil || $0.space == space }
        }
    }

    /// Forgets one of the things that were refused of a space.
    func clearRefusals(_ space: SpaceID, of subject: String, because reason: String) throws {
        try files.main.write {
            try $0.run(
                "DELETE FROM refusal WHERE space = ? AND subject = ? AND reason = ?",
                space.name, subject, reason)
        }
    }

    /// Forgets what was refused of a space.
    public func clearRefusals(_ space: SpaceID) throws {
        try files.main.write(keeping: true) { db in
            try db.run("DELETE FROM refusal WHERE space = ?", space.name)
        }
    }
}
