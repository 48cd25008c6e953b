import FieldsyncCore
import FieldsyncFormat

/// Which transaction wrote each slot of a record: slot by number, transaction by its position in
/// the log; position 0 where the slot has several candidates, which the table `candidate` holds.
///
/// Packed, so that a record costs a few bytes and no row for each field. For each position in
/// rising order: its distance from the one before, how many slots, and for each slot in rising
/// order its distance from the one before; all as varints.
struct WriterMap: Hashable {
    /// By slot number.
    var positions: [UInt64: Int64] = [:]

    /// Stands for the candidates of a slot that has several.
    static let several: Int64 = 0

    /// The packed bytes.
    var packed: [UInt8] {
        var slots: [Int64: [UInt64]] = [:]
        for (slot, position) in positions { slots[position, default: []].append(slot) }
        var writer = ByteWriter()
        var previous: Int64 = 0
        for position in slots.keys.sorted() {
            let numbers = (slots[position] ?? []).sorted()
            writer.varint(UInt64(position - previous))
            writer.varint(UInt64(numbers.count))
            var last: UInt64 = 0
            for number in numbers {
                writer.varint(number - last)
                last = number
            }
            previous = position
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
                    positions[slot] = place
                }
            }
        } catch {
            return nil
        }
    }
}
