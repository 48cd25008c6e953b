import FieldsyncCore
import FieldsyncFormat

/// Which transaction wrote each slot of a record: slot by number, transaction by its position in
/// the log; position 0 where the slot has several candidates, which the table `candidate` holds.
/// Several transactions that all say that the record is there are named themselves.
///
/// Packed, so that a record costs a few bytes and no row for each field. For each position in
/// rising order: its distance from the one before, how many slots, and for each slot in rising
/// order its distance from the one before; all as varints.
struct WriterMap: Hashable {
    /// By slot number.
    var positions: [UInt64: Int64] = [:]

    /// Who says that the record is there, where they are several and all say so: at least two
    /// positions, rising. Then ``several`` stands for the slot in `positions`.
    var witnesses: [Int64] = []

    /// Stands for the candidates of a slot that has several.
    static let several: Int64 = 0
    /// The slot that says whether the record exists.
    static let existence: UInt64 = 0

    /// The packed bytes.
    var packed: [UInt8] {
        var pairs = positions.map { (position: $0.value, slot: $0.key) }
        if !witnesses.isEmpty {
            pairs.removeAll { $0.slot == Self.existence }
            pairs += witnesses.map { ($0, Self.existence) }
        }
        return Self.pack(pairs.sorted { ($0.position, $0.slot) < ($1.position, $1.slot) })
    }

    /// Packs pairs that rise by position, then slot.
    static func pack(_ pairs: [(position: Int64, slot: UInt64)]) -> [UInt8] {
        var writer = ByteWriter()
        var previous: Int64 = 0
        var first = 0
        while first < pairs.count {
            let position = pairs[first].position
            let end = pairs[first...].firstIndex { $0.position != position } ?? pairs.count
            writer.varint(UInt64(position - previous))
            writer.count(end - first)
            var last: UInt64 = 0
            for pair in pairs[first..<end] {
                writer.varint(pair.slot - last)
                last = pair.slot
            }
            previous = position
            first = end
        }
        return writer.bytes
    }

    /// An empty map.
    init() {}

    /// Reads packed bytes, or gives nil where they are none.
    init?(packed: [UInt8]) {
        var reader = ByteReader(packed)
        do {
            var position: UInt64 = 0
            while reader.remaining > 0 {
                let (sum, overflows) = position.addingReportingOverflow(try reader.varint())
                guard !overflows, let place = Int64(exactly: sum) else { return nil }
                position = sum
                var slot: UInt64 = 0
                let count = try reader.count(of: "slots")
                for _ in 0..<count {
                    let (next, overflows) = slot.addingReportingOverflow(try reader.varint())
                    guard !overflows else { return nil }
                    slot = next
                    guard add(slot, at: place) else { return nil }
                }
            }
        } catch {
            return nil
        }
    }

    /// False where a slot has two writers that cannot.
    private mutating func add(_ slot: UInt64, at place: Int64) -> Bool {
        guard let first = positions[slot] else {
            positions[slot] = place
            return true
        }
        guard slot == Self.existence, first > 0 || !witnesses.isEmpty,
            place > witnesses.last ?? first
        else { return false }
        if witnesses.isEmpty {
            witnesses = [first]
            positions[slot] = Self.several
        }
        witnesses.append(place)
        return true
    }
}
