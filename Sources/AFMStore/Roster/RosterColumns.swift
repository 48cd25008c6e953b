/// Which column of a spreadsheet holds what of a musician.
struct RosterColumns: Sendable {
    /// What a column can hold.
    enum Meaning: Hashable, Sendable {
        case name, first, last, card, local, instruments, tax, notes
    }

    /// The columns of each meaning, in their order.
    let places: [Meaning: [Int]]
    /// Headings that mean nothing here.
    let unknown: [String]
    let count: Int

    /// - Throws: ``NoNames``.
    init(_ headings: [String]) throws(NoNames) {
        var places: [Meaning: [Int]] = [:]
        var unknown: [String] = []
        for (index, heading) in headings.enumerated() {
            if let meaning = Self.words[Self.plain(heading)] {
                places[meaning, default: []].append(index)
            } else if !heading.isEmpty {
                unknown.append(heading)
            }
        }
        guard places[.name] != nil || places[.last] != nil else {
            throw NoNames(headings: headings)
        }
        self.places = places
        self.unknown = unknown
        count = headings.count
    }

    /// The first value of a meaning that is not empty.
    func value(_ meaning: Meaning, of values: [String]) -> String? {
        for place in places[meaning] ?? [] where values.indices.contains(place) {
            if !values[place].isEmpty { return Self.withoutGuard(values[place]) }
        }
        return nil
    }

    /// All values of a meaning.
    func values(_ meaning: Meaning, of values: [String]) -> [String] {
        (places[meaning] ?? []).filter(values.indices.contains).map { values[$0] }
            .filter { !$0.isEmpty }
    }

    /// Our own lists put an apostrophe before what a spreadsheet would take for a formula.
    private static func withoutGuard(_ text: String) -> String {
        guard text.hasPrefix("'"), let next = text.dropFirst().first, "=+-@".contains(next) else {
            return text
        }
        return String(text.dropFirst())
    }

    private static func plain(_ heading: String) -> String {
        String(heading.lowercased().filter { $0.isLetter || $0.isNumber })
    }

    private static let words: [String: Meaning] = [
        "name": .name, "fullname": .name, "musician": .name, "player": .name,
        "first": .first, "firstname": .first, "givenname": .first, "given": .first,
        "last": .last, "lastname": .last, "surname": .last, "familyname": .last, "family": .last,
        "card": .card, "cardnumber": .card, "unioncard": .card, "cardno": .card,
        "membernumber": .card, "memberid": .card, "unionid": .card,
        "local": .local, "unionlocal": .local, "localnumber": .local,
        "instrument": .instruments, "instruments": .instruments, "plays": .instruments,
        "double": .instruments, "doubles": .instruments,
        "taxlastfour": .tax, "taxid": .tax, "ssn": .tax, "ssnlast4": .tax, "last4": .tax,
        "taxidlast4": .tax, "last4ssn": .tax,
        "notes": .notes, "note": .notes, "remarks": .notes,
    ]

    /// The headings of a list that is exported.
    static let exported = ["name", "card", "local", "instruments", "taxLastFour", "notes"]
}
