public import FieldsyncCore

extension Replica {
    /// Lets stand what was refused because somebody without the right to it had handed it in, now
    /// that the device that wrote it has shown that it did.
    ///
    /// - Parameters:
    ///   - newest: How far that device's chain was shown to be its own.
    ///   - judge: Who has something against it all the same.
    public func letStand(
        handedOnUpTo newest: TransactionID, in space: SpaceID, judge: ArrivalJudge
    ) throws {
        let standing = try read(space) { reader -> [Judgement] in
            try reader.refused().filter { refused in
                let id = refused.transaction
                guard !refused.isSettled, refused.cause == .handedOn,
                    id.replica == newest.replica, id.sequence <= newest.sequence,
                    let transaction = try reader.transaction(id)
                else { return false }
                let arrival = Arrival(transaction: transaction, source: newest.replica)
                return judge.objection(arrival) == nil
            }.map { Judgement($0.transaction, .stands) }
        }
        if !standing.isEmpty { try self.judge(standing, in: space, author: judge.author) }
    }
}
