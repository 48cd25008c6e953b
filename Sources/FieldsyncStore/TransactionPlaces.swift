import FieldsyncCore

/// Which transactions stand at which positions of the log, as far as it is remembered.
///
/// What is appended stands at positions that follow each other, so that most of it is a list.
struct TransactionPlaces {
    private var first: Int64 = 0
    /// From ``first`` on.
    private var run: [TransactionID] = []
    private var others: [Int64: TransactionID] = [:]

    var count: Int { run.count + others.count }

    subscript(position: Int64) -> TransactionID? {
        let place = position &- first
        if place >= 0, place < run.count { return run[Int(place)] }
        return others.isEmpty ? nil : others[position]
    }

    /// Notes what was just appended, at a position beyond all others.
    mutating func append(_ id: TransactionID, at position: Int64) {
        if run.isEmpty { first = position }
        if position == first + Int64(run.count) {
            run.append(id)
        } else {
            others[position] = id
        }
    }

    /// Notes what was looked up.
    mutating func keep(_ id: TransactionID, at position: Int64) {
        if self[position] == nil { others[position] = id }
    }
}
