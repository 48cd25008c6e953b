/// What a column of a list of people can hold.
enum RosterColumn: Hashable, Sendable {
    case name, first, last, card, local, instruments, tax, notes

    /// What the headings mean.
    static let words: [String: RosterColumn] = [
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
