/// Which seeds a test plays.
public enum Seeds {
    /// The variable of the environment that names the seeds to play: one, or `100-300`.
    public static let variable = "FIELDSYNC_SEED"

    /// The seeds 1 to `count`; or, to play failures again or to look further, those that `chosen`
    /// names, which is the value of ``variable`` where it is set.
    public static func plan(count: UInt64, chosen: String?) -> [UInt64] {
        if let chosen, let seed = UInt64(chosen) { return [seed] }
        let ends = chosen?.split(separator: "-").compactMap { UInt64($0) } ?? []
        if ends.count == 2, ends[0] <= ends[1], ends[1] - ends[0] < 1_000_000 {
            return Array(ends[0]...ends[1])
        }
        return count == 0 ? [] : Array(1...count)
    }
}
