/// Seats as they are typed.
enum SeatWords {
    /// A chair's number, where one was said.
    static func chair(_ number: Int?) throws -> Int? {
        guard let number else { return nil }
        guard (1...999).contains(number) else {
            throw Failure.usage(
                "There is no chair \(number).", next: "Chairs are numbered from 1 to 999.")
        }
        return number
    }
}
