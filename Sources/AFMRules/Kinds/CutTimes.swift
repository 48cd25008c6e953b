/// The times of a call that were cut and priced already.
///
/// Most of the musicians of a call have the same call time, dismissal and meals, so each time is
/// cut once. A reference, so that a pricing that is copied keeps what is known.
final class CutTimes {
    /// What decides how a time is cut and what its units pay.
    struct Key: Hashable {
        let work: Range<Int>
        let rests: [Range<Int>]
        let days: DayPremiums
        /// How much is guaranteed, in minutes.
        let guaranteed: Int
        /// Whether guaranteed minutes are paid that were not worked.
        var isGuaranteePaid = true
        /// Whether the musician left for reasons of their own (R48).
        var hasLeft = false
    }

    private var known: [Key: [[TimeLine]]] = [:]

    /// The lines of a time; cut only where it was not before.
    func lines(_ key: Key, cut: () throws -> [[TimeLine]]) throws -> [[TimeLine]] {
        if let lines = known[key] { return lines }
        let lines = try cut()
        known[key] = lines
        return lines
    }
}
