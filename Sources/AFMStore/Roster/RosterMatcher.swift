import FieldsyncCore
import FieldsyncStore

/// Says whom of a roster a row of a list is about.
struct RosterMatcher {
    /// Whom a row is about.
    enum Match {
        /// Somebody of the roster.
        case known(RecordView)
        /// Perhaps somebody of the roster, whose name is nearly the same.
        case similar(RecordView)
        /// Nobody of the roster; `namesake` is called the same.
        case new(namesake: RecordView?)
    }

    private let musicians: [RecordView]
    private let byCard: [String: RecordView]
    private let byName: [[[UInt32]]: [RecordView]]
    private let byID: [RecordID: RecordView]
    private let search: NameSearch

    init(_ musicians: [RecordView]) {
        self.musicians = musicians
        byCard = Dictionary(
            musicians.compactMap { view in view[.card].map { ($0.text, view) } }
        ) { first, _ in first }
        byName = Dictionary(grouping: musicians) { FoldedName($0[.nameText]?.text ?? "").sorted }
        byID = Dictionary(
            musicians.flatMap { view in ([view.key.id] + view.merged).map { ($0, view) } }
        ) { first, _ in first }
        search = NameSearch(musicians: musicians)
    }

    /// By card, else by name and local; somebody who got a card, or whose card is known here
    /// already, is known by the name alone.
    func match(name: String, card: String?, local: String?) -> Match {
        let namesakes = byName[FoldedName(name).sorted] ?? []
        let id = NaturalID.musician(name: name, card: card, local: local)
        if let known = card.flatMap({ byCard[$0] }) ?? byID[id] { return .known(known) }
        let same = namesakes.filter { Self.mayBeOne($0, card: card, local: local) }
        if let one = same.first, same.count == 1 { return .known(one) }
        if card == nil, let hit = search.hits(name, limit: 1).first, hit.distance <= 8,
            Self.isNear(name, musicians[hit.index][.nameText]?.text ?? "")
        {
            return .similar(musicians[hit.index])
        }
        return .new(namesake: namesakes.first)
    }

    /// Who has this card, or is the only one of this name; nil where nobody is.
    func named(_ text: String) -> RecordView? {
        if let holder = byCard[text] { return holder }
        let namesakes = byName[FoldedName(text).sorted] ?? []
        return namesakes.count == 1 ? namesakes.first : nil
    }

    /// `Harper Vale, card 47-10001`.
    static func label(_ musician: RecordView) -> String {
        let card = musician[.card].map { ", card \($0.text)" } ?? ", no card"
        return (musician[.nameText]?.text ?? "?") + card
    }

    /// The same name: one person where at most one of the two has a card, and the locals agree.
    private static func mayBeOne(_ known: RecordView, card: String?, local: String?) -> Bool {
        guard card == nil || known[.card] == nil else { return false }
        guard let shown = known[.local]?.text, let local else { return true }
        return shown == local
    }

    /// Few letters apart as a whole.
    private static func isNear(_ name: String, _ other: String) -> Bool {
        let words = (FoldedName(name).sorted, FoldedName(other).sorted)
        let (left, right) = (Array(words.0.joined()), Array(words.1.joined()))
        return EditDistance.between(left, right[...], atMost: 2) != nil
    }
}
