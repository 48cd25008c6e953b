import FieldsyncCore

/// Records that both sides hold, each by its place in a transaction as a step from the one before,
/// or by the beginning of its id.
///
/// The lowest two bits of a step say what it is, the rest how far it goes:
/// 0 a place written out, or with a rest of 1 or 2 the first three or four bytes of an id; 1
/// another record of the same transaction, 2 the first record of another transaction of the same
/// replica, 3 any record of such.
struct HeldStep {
    /// A longer way is written out, so that a step fits 64 bits.
    private static let reach: Int64 = 1 << 40

    private(set) var last: RecordPlace

    /// Steps from where the segment begins.
    init(from first: TransactionID) { last = RecordPlace(first, ordinal: 0) }

    /// Writes a name; `loose` takes what no compression shortens, and `replicaPlace` is asked where
    /// a replica has to be named.
    mutating func write(
        _ name: HeldName,
        to writer: inout ByteWriter,
        loose: inout ByteWriter,
        replicaPlace: (ReplicaID) -> Int
    ) {
        switch name {
        case .place(let place):
            write(place, to: &writer) { replicaPlace(place.transaction.replica) }
        case .beginning(let beginning):
            let place = RecordBeginning.lengths.firstIndex(of: beginning.bytes.count) ?? 0
            writer.count((place + 1) << 2)
            loose.append(contentsOf: beginning.bytes)
        }
    }

    private mutating func write(
        _ place: RecordPlace,
        to writer: inout ByteWriter,
        replicaPlace: () -> Int
    ) {
        let before = last
        last = place
        let (id, ordinal) = (place.transaction, place.ordinal)
        let distance = Int64(bitPattern: id.sequence &- before.transaction.sequence)
        guard id.replica == before.transaction.replica,
            distance.magnitude < UInt64(Self.reach)
        else {
            writer.varint(0)
            writer.count(replicaPlace())
            writer.varint(id.sequence)
            writer.count(ordinal)
            return
        }
        if distance == 0 {
            writer.varint(folded(Int64(ordinal - before.ordinal - 1)) << 2 | 1)
        } else if ordinal == 0 {
            writer.varint(folded(distance) << 2 | 2)
        } else {
            writer.varint(folded(distance) << 2 | 3)
            writer.count(ordinal)
        }
    }

    /// Reads the next name.
    mutating func read(
        from reader: inout ByteReader,
        loose: inout ByteReader,
        replicas: [ReplicaID]
    ) throws(DecodingFault) -> HeldName {
        let step = try reader.varint()
        if step & 3 == 0, (1...UInt64(RecordBeginning.lengths.count)).contains(step >> 2) {
            let count = RecordBeginning.lengths[Int(step >> 2) - 1]
            return .beginning(RecordBeginning(try loose.take(count)))
        }
        let distance = unfolded(step >> 2)
        let before = last
        switch step & 3 {
        case 0:
            guard distance == 0 else { throw .outOfRange(what: "step to a held record") }
            let replica = replicas[try reader.place(of: "replica", below: replicas.count)]
            let id = TransactionID(replica, try reader.varint())
            last = RecordPlace(id, ordinal: Int(clamping: try reader.varint()))
        case 1:
            let ordinal = Int64(before.ordinal) &+ distance &+ 1
            last = RecordPlace(before.transaction, ordinal: Int(clamping: ordinal))
        case let kind:
            let sequence = before.transaction.sequence &+ UInt64(bitPattern: distance)
            let id = TransactionID(before.transaction.replica, sequence)
            let ordinal = kind == 2 ? 0 : Int(clamping: try reader.varint())
            last = RecordPlace(id, ordinal: ordinal)
        }
        return .place(last)
    }
}

/// A signed number as an unsigned one, small magnitudes first.
func folded(_ value: Int64) -> UInt64 { UInt64(bitPattern: value << 1 ^ value >> 63) }

/// What ``folded(_:)`` was given.
func unfolded(_ value: UInt64) -> Int64 {
    Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
}
