package import FieldsyncCore

extension Replica {
    /// Notes what the server holds, as it said of its backup: of each chain up to where the two are
    /// the same. Else what `compact` lets go of could still be called not sent.
    ///
    /// - Returns: True where more is known by that.
    package func noteHeld(by backup: BackupPoint) throws -> Bool {
        guard let at = backup.at else { return false }
        var isNews = false
        for (space, heads) in backup.heads {
            var known = try peerHeads(space)
            let news = try files.main.read { db in
                let source = source(space, db)
                let held = try source.vector()
                return try heads.heads.filter { writer, head in
                    let isBeyond = head.sequence > known.heads[writer]?.sequence ?? 0
                    guard isBeyond, head.sequence <= held[writer] else { return false }
                    return try source.link(of: TransactionID(writer, head.sequence)) == head.hash
                }
            }
            if news.isEmpty { continue }
            isNews = true
            known.heads.merge(news) { $1 }
            try setPeerHeads(known, for: space, at: at)
        }
        return isNews
    }
}
