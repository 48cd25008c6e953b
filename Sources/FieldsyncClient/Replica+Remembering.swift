import FieldsyncCore
import FieldsyncStore

extension ExchangeRefusal {
    /// True where the request was damaged on its way: what it carried was not refused, and can be
    /// sent again as it is.
    var isOfTheWay: Bool {
        endsExchange && (reason == .unproven || reason == .malformed)
    }
}

extension Replica {
    /// Keeps what the peer holds, where that is news: a quiet exchange writes nothing of it.
    func remember(
        peer: [SpaceID: SpaceHeads], known: [SpaceID: SpaceHeads], at milliseconds: UInt64
    ) throws {
        guard let instant = Instant(milliseconds: Int64(clamping: milliseconds)) else { return }
        for space in Set(peer.keys).union(known.keys).sorted() {
            let heads = peer[space] ?? SpaceHeads()
            if known[space] != heads { try setPeerHeads(heads, for: space, at: instant) }
        }
    }

    /// Replaces the list of refusals of the spaces that were offered, where it changed.
    ///
    /// - Parameter isCurrent: All that either side lacks was offered, so that what was refused
    ///   before and is not refused now is over, whatever the space.
    func list(
        _ refusals: [ExchangeRefusal], offered: Set<SpaceID>, isCurrent: Bool
    ) throws {
        var bySpace: [SpaceID: [ExchangeRefusal]] = [:]
        for refusal in refusals where !refusal.isOfTheWay {
            // What ended the exchange concerns whatever was offered in it.
            for space in refusal.space.map({ [$0] }) ?? Array(offered) {
                bySpace[space, default: []].append(refusal)
            }
        }
        let former = isCurrent ? Set(try self.refusals().map(\.space)) : []
        for space in offered.union(bySpace.keys).union(former).sorted() {
            let now = (bySpace[space] ?? []).map { ($0.reason.word, $0.text) }
            let before = try self.refusals(space).map { ($0.subject, $0.reason) }
            if now.elementsEqual(before, by: ==) { continue }
            try clearRefusals(space)
            for (subject, reason) in now {
                try addRefusal(space: space, subject: subject, reason: reason)
            }
        }
    }
}
