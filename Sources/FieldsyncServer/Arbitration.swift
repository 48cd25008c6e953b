import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore

/// Lets what was set aside into the log, or keeps it out.
struct Arbitration {
    let replica: Replica
    let directory: ServerDirectory
    let rights: WriteRights

    /// Lets these in. What the same replica wrote before them in the space and was not chosen comes
    /// in with them and is refused, since a chain has no gaps.
    func accept(_ chosen: [SetAside], as author: String) throws {
        let numbers = Set(chosen.map(\.number))
        for (space, part) in Dictionary(grouping: chosen, by: \.transaction.space) {
            for device in Set(part.map(\.device)) {
                let last = Dictionary(
                    part.filter { $0.device == device }.map {
                        ($0.transaction.id.replica, $0.transaction.id.sequence)
                    }) { max($0, $1) }
                let entering = try directory.setAside(of: device).filter {
                    $0.transaction.space == space
                        && $0.transaction.id.sequence <= last[$0.transaction.id.replica] ?? 0
                }
                try enter(entering, as: author) { entry in
                    numbers.contains(entry.number)
                        ? nil : Objection(.rejected, Self.notChosen(entry, by: author))
                }
            }
            try letStand(part, in: space, as: author)
        }
    }

    /// What had come in refused, because something after it was accepted, is applied after all.
    private func letStand(_ chosen: [SetAside], in space: SpaceID, as author: String) throws {
        let ids = Set(chosen.map(\.transaction.id))
        let refused = try replica.read(space) { reader in
            try reader.refused().filter {
                !$0.isSettled && $0.cause == .rejected && ids.contains($0.transaction)
            }
        }
        if refused.isEmpty { return }
        try replica.judge(
            refused.map { Judgement($0.transaction, .stands) }, in: space, author: author)
    }

    /// Keeps these out.
    ///
    /// - Throws: ``ServerError/acceptedAlready(_:)`` where one of them was let in; nothing is
    ///   changed then.
    func reject(_ chosen: [SetAside], reason: String) throws {
        let inside = chosen.filter { $0.state == .accepted }.map(\.number)
        if !inside.isEmpty { throw ServerError.acceptedAlready(inside) }
        try directory.mark(chosen.map(\.number), .rejected, reason: reason)
    }

    /// A person was given a space: what their devices had handed in of it comes in, and is judged
    /// as if it came now; what was rejected stays refused.
    func grant(_ space: SpaceID, to user: String) throws {
        for device in try directory.devices()
        where device.user == user && device.revokedMilliseconds == nil {
            let entering = try directory.setAside(of: device.replica)
                .filter { $0.transaction.space == space && $0.state != .accepted }
            if entering.isEmpty { continue }
            let judge = ArrivalJudge(
                of: replica, knowing: try directory.people(), rights: rights,
                answering: (device.user, device.role))
            try enter(entering, as: replica.identity.name) { entry in
                entry.state == .rejected
                    ? Objection(.rejected, Self.notChosen(entry, by: replica.identity.name))
                    : judge.objection(
                        Arrival(transaction: entry.transaction, source: entry.device))
            }
        }
    }

    private static func notChosen(_ entry: SetAside, by author: String) -> String {
        entry.reason.isEmpty ? "\(author) did not accept it" : entry.reason
    }

    /// Safe to repeat: what is in the log already stays as it was judged.
    private func enter(
        _ entries: [SetAside], as author: String,
        objection: (SetAside) -> Objection?
    ) throws {
        let forked = try forked(among: entries)
        let entering = entries.filter { !forked.contains($0.number) }
        var objections: [TransactionID: Objection] = [:]
        for entry in entering { objections[entry.transaction.id] = objection(entry) }
        let verdicts = objections
        let judge = ArrivalJudge(author: author) { verdicts[$0.transaction.id] }
        try apply(entering, chains: .unproven, judge)
        let aside = entries.filter { forked.contains($0.number) }
        try apply(aside, chains: .parted(Set(aside.map(\.transaction.id.replica))), judge)
        let refused = entering.filter { verdicts[$0.transaction.id] != nil }
        let refusedNumbers = Set(refused.map(\.number))
        try directory.mark(
            entries.map(\.number).filter { !refusedNumbers.contains($0) }, .accepted, reason: "")
        for entry in refused {
            let text = verdicts[entry.transaction.id]?.text ?? ""
            try directory.mark([entry.number], .rejected, reason: text)
        }
    }

    private func apply(
        _ entries: [SetAside], chains: ChainStanding, _ judge: ArrivalJudge
    ) throws {
        var rest = entries[...]
        while !rest.isEmpty {
            var builder = SegmentBuilder(targetBytes: 256 << 10)
            var source: ReplicaID?
            var newest: [ReplicaID: UInt64] = [:]
            var seen = VersionVector()
            while let next = rest.first, source == nil || source == next.device {
                let id = next.transaction.id
                // Two copies of a disk hand in one place twice.
                if let last = newest[id.replica], id.sequence != last + 1 { break }
                // What one before it had seen can come later, from a device that hands in what a
                // server lost: it lets that one in, by itself.
                if seen.contains(id) { break }
                guard try builder.add(next.transaction) else { break }
                seen.formUnion(next.transaction.context)
                newest[id.replica] = id.sequence
                source = next.device
                rest.removeFirst()
            }
            _ = try replica.apply(builder.finish(), from: source, chains: chains, judge: judge)
        }
    }

    /// Those that continue another chain than the log's, because a disk was copied, and those that
    /// were written in sight of them: in the log they would follow what their authors never saw.
    /// They are kept beside it, until their laptop meets the server and files them again.
    private func forked(among entries: [SetAside]) throws -> Set<Int64> {
        struct Origin: Hashable {
            let device: ReplicaID
            let space: SpaceID
        }
        var numbers: Set<Int64> = []
        for (origin, part) in Dictionary(
            grouping: entries, by: { Origin(device: $0.device, space: $0.transaction.space) })
        {
            // All that the device handed in tells where its chains part, chosen or not.
            let all = try directory.setAside(of: origin.device)
                .filter { $0.transaction.space == origin.space }
            let beyond = try replica.read(origin.space) { reader in
                try SetAside.forked(among: all, in: reader)
            }
            numbers.formUnion(beyond.intersection(part.map(\.number)))
        }
        return numbers
    }
}
