/// Finds the name that somebody probably meant.
package enum NearestName {
    /// The candidate with the fewest letters to change, or nil where none is near.
    ///
    /// Near is a third of the longer name's letters, at least one. Upper and lower case are the
    /// same. Ties go to the earlier candidate. Names over 64 letters are not compared.
    package static func among(_ candidates: some Sequence<String>, to name: String) -> String? {
        let wanted = Array(name.lowercased())
        guard !wanted.isEmpty, wanted.count <= 64 else { return nil }
        var best: (candidate: String, distance: Int)?
        for candidate in candidates {
            let letters = Array(candidate.lowercased())
            let near = max(1, max(letters.count, wanted.count) / 3)
            guard abs(letters.count - wanted.count) <= near else { continue }
            let distance = distance(letters, wanted)
            if distance <= near, distance < best?.distance ?? .max {
                best = (candidate, distance)
            }
        }
        return best?.candidate
    }

    /// How many letters to insert, remove or replace to make one name of the other.
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var previous = Array(0...right.count)
        for (row, letter) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                let replaced = previous[column] + (letter == other ? 0 : 1)
                current.append(min(replaced, previous[column + 1] + 1, current[column] + 1))
            }
            previous = current
        }
        return previous[right.count]
    }
}
