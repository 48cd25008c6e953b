import AFMOffice
import FieldsyncCore
import FieldsyncStore

/// What it would cost to settle open conflicts one way or the other, in the words of commands.
struct ConflictCosts {
    private let prices: [Conflict: ConflictPrice]
    private let groups: [(conflicts: [Conflict], price: ConflictPrice)]

    /// Works out what can be priced of some conflicts; nothing where there are none.
    init(of conflicts: [Conflict], in replica: Replica) throws {
        guard !conflicts.isEmpty else {
            prices = [:]
            groups = []
            return
        }
        let pricing = try ConflictPricing(replica)
        prices = pricing.prices(of: conflicts)
        groups = pricing.alike(conflicts)
    }

    /// The price of a conflict; nil where nothing can be priced.
    subscript(conflict: Conflict) -> ConflictPrice? { prices[conflict] }

    /// What one of a conflict's candidates costs; nil for a value of the person's own.
    func choice(_ content: SlotContent, of conflict: Conflict) -> ConflictPrice.Choice? {
        guard let index = conflict.candidates.firstIndex(where: { $0.content == content }),
            let choices = prices[conflict]?.candidates, choices.indices.contains(index)
        else { return nil }
        return choices[index]
    }

    /// Several conflicts that are settled alike, in a line each: `dismissed: 14:00 or 14:30: …`.
    func alike(_ words: ConflictWords) -> [HumanText] {
        groups.flatMap { conflicts, price -> [HumanText] in
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
