/// What one musician is paid for one call, by what the lines are for.
struct PersonPay: Hashable {
    /// The time: scale and premiums.
    var time: [PayLine] = []
    /// Time for finished music beyond what a session consists of (R57).
    var finishedMusic: [PayLine] = []
    /// Penalty hours (R26, R32).
    var penalties: [PayLine] = []
    /// Doubling.
    var doubling: [PayLine] = []
    /// Cartage.
    var cartage: [PayLine] = []
    /// Later uses of what was recorded (R54, R58).
    var laterUses: [PayLine] = []
    /// Keys whose default decided an amount and that a union local is to rule on first.
    var openKeys: Set<String> = []

    /// Every line in the order of a statement.
    var lines: [PayLine] {
        time + finishedMusic + penalties + doubling + cartage + laterUses
    }

    /// All lines together, in cents.
    func totalCents() throws(BeyondRange) -> Int { try Self.sum(of: lines) }

    /// Some lines together, in cents.
    static func sum(of lines: [PayLine]) throws(BeyondRange) -> Int {
        var sum = 0
        for line in lines {
            let (next, overflow) = sum.addingReportingOverflow(line.cents)
            if overflow { throw BeyondRange() }
            sum = next
        }
        return sum
    }
}
