/// How many letters to insert, leave out, replace or swap with their neighbour to make one word of
/// another.
package enum EditDistance {
    /// The distance, or nil where it is more than `limit`.
    package static func between(
        _ word: [UInt32], _ other: ArraySlice<UInt32>, atMost limit: Int
    ) -> Int? {
        guard abs(word.count - other.count) <= limit else { return nil }
        let other = Array(other)
        var twoBack = [Int](repeating: 0, count: other.count + 1)
        var previous = Array(0...other.count)
        var current = previous
        for (row, letter) in word.enumerated() {
            current[0] = row + 1
            var least = row + 1
            for column in other.indices {
                var cost = previous[column] + (letter == other[column] ? 0 : 1)
                cost = min(cost, previous[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, letter == other[column - 1],
                    word[row - 1] == other[column]
                {
                    cost = min(cost, twoBack[column - 1] + 1)
                }
                current[column + 1] = cost
                least = min(least, cost)
            }
            if least > limit { return nil }
            (twoBack, previous, current) = (previous, current, twoBack)
        }
        let distance = previous[other.count]
        return distance <= limit ? distance : nil
    }
}
