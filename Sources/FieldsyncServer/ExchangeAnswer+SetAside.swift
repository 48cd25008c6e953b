import FieldsyncCore
import FieldsyncFormat
import FieldsyncStore

extension ExchangeAnswer {
    /// Keeps what the device has no right to hand in, for a person to decide.
    mutating func setAside(
        _ segment: Segment, _ index: UInt64, _ outlet: Outlet
    ) async throws {
        guard let opened else { return }
        let (device, space) = (opened.device, segment.space)
        let sentence = try await desk.storage.setAside(
            segment, from: device.replica,
            cause: opened.isRevoked ? .deviceRevoked : .spaceNotGranted,
            beside: opened.partedBeside[space] ?? [],
            atMilliseconds: desk.environment.nowMilliseconds())
        guard let sentence else {
            let text = """
                The server keeps as much of this laptop for a manager to decide as it may. The \
                rest stays here; tell the office.
                """
            return try await refuse(index, space, .tooLarge, text, outlet)
        }
        self.opened?.setAside(segment)
        if opened.isRevoked {
            return try await refuse(
                index, space, .deviceRevoked, "This laptop was revoked.\(sentence)", outlet)
        }
        let text = """
            Space \(space) is not open to \(device.user).\(sentence) Nothing is lost.
            """
        try await refuse(index, space, .spaceNotGranted, text, outlet)
    }

    /// All that a device is told that was revoked.
    mutating func tellRevoked(_ outlet: Outlet) async throws {
        guard let device = opened?.device else { return }
        let sentence = try await desk.storage.setAsideSentence(of: device.replica)
        let text = """
            This laptop was revoked and receives nothing.\(sentence) Everything stays here too; a \
            new invitation lets it in again.
            """
        try await refuse(nil, nil, .deviceRevoked, text, outlet)
        try await part(heads: nil, outlet)
    }

    /// Names the spaces that were taken from the person and that the device still holds, with what
    /// of them is safe here: nothing that the device did not say itself.
    mutating func tellTakenAway(_ outlet: Outlet) async throws {
        guard let opened else { return }
        let holds = opened.holds
        let taken = opened.access.withdrawn.subtracting(desk.openSpaces)
        for space in taken.intersection(Set(holds.keys).union(opened.setAside)).sorted() {
            let told = try await desk.storage.safe(
                space, of: holds[space] ?? SpaceHeads(), from: opened.device.replica)
            try await send(.takenAway(space, safe: told), outlet)
        }
    }
}

extension ExchangeAnswer.Opened {
    /// Notes that a segment was set aside. A device that had not written its heads out holds those
    /// that it was told of, and this.
    mutating func setAside(_ segment: Segment) {
        setAside.insert(segment.space)
        var heads = holds[segment.space] ?? SpaceHeads()
        for transaction in segment.transactions {
            let head = heads.heads[transaction.id.replica]
            guard transaction.id.sequence == (head?.sequence ?? 0) + 1 else { continue }
            heads.heads[transaction.id.replica] = Head(
                sequence: transaction.id.sequence,
                hash: (head?.hash ?? .origin).next(
                    canonical: CanonicalTransaction.encode(transaction), hash: sha256))
        }
        holds[segment.space] = heads
    }
}
