import Testing

@testable import FieldsyncStore

/// Goal: what a row says of its writers is read as it was written, and anything else is refused.
@Suite struct WriterMapTests {
    @Test(arguments: [
        ([:], []), ([0: 7], []), ([0: 7, 3: 7, 9: 2], []), ([0: 0, 3: 7], []),
        ([0: 0, 3: 7, 4: 0], [7, 9]), ([0: 0], [1, 2, 300]), ([3: 0, 5: 0], []),
    ] as [([UInt64: Int64], [Int64])])
    func mapsComeBack(positions: [UInt64: Int64], witnesses: [Int64]) {
        var map = WriterMap()
        map.positions = positions
        map.witnesses = witnesses
        #expect(WriterMap(packed: map.packed) == map)
    }

    /// Position, slots, then each slot as a distance.
    @Test(arguments: [
        [1], [1, 1], [1, 2, 0], [1, 1, 3, 1, 1, 3], [0, 1, 0, 4, 1, 0], [1, 2, 0, 0],
        [0x80], [1, 1, 0, 0, 1, 0],
    ] as [[UInt8]])
    func whatIsNoMapIsRefused(bytes: [UInt8]) {
        #expect(WriterMap(packed: bytes) == nil)
    }
}
