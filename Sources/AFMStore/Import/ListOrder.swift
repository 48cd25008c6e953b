/// The numbers by which the records of one list are sorted.
///
/// Gaps are left between them, so that a line put in between changes no other record.
enum ListOrder {
    static let gap: Int64 = 1024

    /// A number for each line that needs a new one, by its index; `present` has the lines in the
    /// order wanted, nil where a line has no number yet.
    static func assignments(for present: [Int64?]) -> [Int: Int64] {
        var assigned: [Int: Int64] = [:]
        var last: Int64 = 0
        for (index, number) in present.enumerated() {
            if let number, number > last, number < limit {
                last = number
                continue
            }
            let next = present[index...].lazy.compactMap { $0 }.first { $0 > last && $0 < limit }
            let between = next.map { last + ($0 - last) / 2 } ?? last + gap
            last = between > last ? between : last + 1
            assigned[index] = last
        }
        return assigned
    }

    /// A number beyond it was not written by this program.
    private static let limit: Int64 = 1 << 48
}
