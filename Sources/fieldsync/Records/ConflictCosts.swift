import AFMOffice
import FieldsyncCore
import FieldsyncStore

/// What it would cost to settle open conflicts one way or the other, in the words of commands.
struct ConflictCosts {
    private let prices: ConflictPrices

    /// Works out what can be priced of some conflicts; nothing where there are none.
    init(of conflicts: [Conflict], in replica: Replica) throws {
        prices =
            conflicts.isEmpty
            ? ConflictPrices()
            : try ConflictPricing(replica, for: conflicts).prices(of: conflicts)
    }

    /// The price of a conflict; nil where nothing can be priced.
    subscript(conflict: Conflict) -> ConflictPrice? { prices.each[conflict] }

    /// What one of a conflict's candidates costs; nil for a value of the person's own.
    func choice(_ content: SlotContent, of conflict: Conflict) -> ConflictPrice.Choice? {
        guard let index = conflict.candidates.firstIndex(where: { $0.content == content }),
            let choices = prices.each[conflict]?.candidates, choices.indices.contains(index)
        else { return nil }
        return choices[index]
    }

    /// The same in the price of several conflicts that are settled alike.
    func choice(
        _ content: SlotContent, of conflict: Conflict, in price: ConflictPrice
    ) -> ConflictPrice.Choice? {
        guard let index = conflict.candidates.firstIndex(where: { $0.content == content }),
            price.candidates.indices.contains(index)
        else { return nil }
        return price.candidates[index]
    }

    /// The conflicts that can be settled with one as it is, itself included.
    func alike(_ conflict: Conflict) -> (conflicts: [Conflict], price: ConflictPrice)? {
        prices.alike.first { $0.conflicts.contains(conflict) }
    }

    /// Several conflicts that are settled alike, in a line each: `dismissed: 14:00 or 14:30: …`.
    func alike(_ words: ConflictWords) -> [HumanText] {
        prices.alike.flatMap { conflicts, price -> [HumanText] in
            guard let first = conflicts.first else { return [] }
            let values = first.candidates.map { words.value($0.content, of: first) }
            return zip(values, price.candidates).dropFirst().map { value, choice in
                """
                In all \(conflicts.count), \(first.slot.name) \(values.first ?? "") or \
                \(value): \("\(choice)")
                """
            }
        }
    }
}
