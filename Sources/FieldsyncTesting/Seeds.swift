/// Which seeds a test plays.
public enum Seeds {
    /// The variable of the environment that names the one seed to play.
    public static let variable = "FIELDSYNC_SEED"

    /// The seeds 1 to `count`; or, to play a failure again, the one that `chosen` names, which is
    /// the value of ``variable`` where it is set.
    public static func plan(count: UInt64, chosen: String?) -> [UInt64] {
        if let chosen, let seed = UInt64(chosen) { return [seed] }
        return count == 0 ? [] : Array(1...count)
    }
}
