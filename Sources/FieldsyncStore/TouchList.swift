import FieldsyncFormat

/// Which transactions concern a record, by their positions in the log, packed as `_touches` has
/// it: for each in rising order its distance from the one before, from 0, as a varint.
struct TouchList: Hashable {
    /// Bytes from which on a list moves into rows of `touch`, so that a record that is written
    /// without end costs no more with each write.
    private static let longBytes = 96

    private(set) var packed: [UInt8] = []
    /// The newest; 0 where there is none.
    private(set) var last: Int64 = 0

    /// An empty list.
    init() {}

    /// A list of positions that rise.
    init(_ positions: some Sequence<Int64>) {
        for position in positions { add(position) }
    }

    /// Reads packed bytes, or gives nil where they are none.
    init?(packed: [UInt8]) {
        guard let last = Self.positions(packed)?.last ?? (packed.isEmpty ? 0 : nil) else {
            return nil
        }
        self.packed = packed
        self.last = last
    }

    var isLong: Bool { packed.count > Self.longBytes }

    /// The positions that packed bytes name; nil where they are no list.
    static func positions(_ packed: [UInt8]) -> [Int64]? {
        var reader = ByteReader(packed)
        var positions: [Int64] = []
        var position: Int64 = 0
        do {
            while reader.remaining > 0 {
                guard let step = Int64(exactly: try reader.varint()), step > 0 else { return nil }
                let (next, overflows) = position.addingReportingOverflow(step)
                if overflows { return nil }
                position = next
                positions.append(position)
            }
        } catch {
            return nil
        }
        return positions
    }

    /// Adds one that is not older than the newest; one that is there already changes nothing.
    mutating func add(_ position: Int64) {
        guard position > last else { return }
        var writer = ByteWriter()
        writer.varint(UInt64(position - last))
        packed += writer.bytes
        last = position
    }
}
