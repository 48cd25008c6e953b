package import AFMModel

/// Who a musician is across calls: their card, else name and local.
package enum MusicianIdentity: Hashable, Sendable {
    case card(String)
    case name(String, local: String?)

    package init(_ musician: SheetMusician) {
        if let card = musician.card {
            self = .card(card)
        } else {
            self = .name(musician.name, local: musician.local)
        }
    }
}
