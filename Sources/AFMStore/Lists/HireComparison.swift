import FieldsyncCore
import FieldsyncStore

/// Holds the rows of a hire list against the roster, the engagements and the offers.
struct HireComparison {
    private let roster: RosterMatcher
    private let replica: Replica
    private var onCalls: [RecordID: OnCall] = [:]
    private var lines: [Seating: Int] = [:]

    private struct OnCall {
        let engagements: [FieldValue: RecordView]
        let offers: [FieldValue: RecordView]
    }

    private struct Seating: Hashable {
        let call: RecordID
        let musician: RecordID
    }

    init(_ roster: RosterMatcher, _ replica: Replica) {
        self.roster = roster
        self.replica = replica
    }

    /// Says whom the row is about, and what is known of them on the call.
    mutating func compare(_ row: inout ListRow<HireImport.Content>) throws {
        let content = row.content
        guard row.errors.isEmpty, let call = content.call else { return }
        switch roster.match(name: content.name, card: content.card, local: content.local) {
        case .known(let known):
            row.content.musician = known.key.id
            noteName(of: known, &row)
        case .similar(let one):
            row.state = .similar
            row.known = one.key.id
            row.warnings.append("Perhaps \(RosterMatcher.label(one)).")
            enter(&row)
        case .new(let namesake):
            namesake.map { row.warnings.append("There is also \(RosterMatcher.label($0)).") }
            enter(&row)
        }
        guard let musician = row.content.musician, row.errors.isEmpty else { return }
        let seating = Seating(call: call.id, musician: musician)
        if let line = lines.updateValue(row.line, forKey: seating) {
            row.errors.append("The same musician is on line \(line) already.")
        } else if !row.content.isNewPerson {
            try compareOnCall(&row, musician, call)
        }
    }

    /// Somebody who is not in the roster is entered there, if they have a name.
    private func enter(_ row: inout ListRow<HireImport.Content>) {
        let content = row.content
        if content.name.isEmpty {
            row.errors.append("Nobody in the roster has the card \(content.card ?? "").")
            return
        }
        row.content.musician = NaturalID.musician(
            name: content.name, card: content.card, local: content.local)
        row.content.isNewPerson = true
        row.warnings.append("Is new in the roster too.")
    }

    private func noteName(of known: RecordView, _ row: inout ListRow<HireImport.Content>) {
        let name = known[.nameText]?.text ?? "?"
        guard !row.content.name.isEmpty, FoldedName(row.content.name).sorted
            != FoldedName(name).sorted
        else { return }
        row.warnings.append("The roster calls them \(name).")
    }

    // MARK: what is on the call

    private mutating func compareOnCall(
        _ row: inout ListRow<HireImport.Content>, _ musician: RecordID, _ call: FoundRecord
    ) throws {
        let here = try onCall(call)
        let reference = FieldValue.reference(musician)
        let (engagement, offer) = (here.engagements[reference], here.offers[reference])
        guard let record = engagement ?? offer else { return }
        row.known = record.key.id
        let told = row.content.terms.filter {
            engagement != nil || Self.offered.contains($0.key)
        }
        row.differences = told.sorted { $0.key < $1.key }.filter { record[$0.key] != $0.value }
            .map { FieldDifference(field: $0.key, shown: record[$0.key], said: $0.value) }
        let state = offer?[.state]
        if let said = row.content.offer, state != .text(said.rawValue) {
            row.differences.append(
                FieldDifference(field: Self.offer, shown: state, said: .text(said.rawValue)))
        } else if engagement == nil, row.content.offer == nil {
            row.warnings.append(
                "Is not on the call (\(state?.text ?? "asked")); 'accepted' under 'offer' says so.")
        }
        row.state = row.differences.isEmpty ? .same : .changed
    }

    /// What an offer says of the engagement that it is about.
    static let offered: Set<FieldName> = [.instruments, .section, .chair, .notes]
    /// How a difference about the offer is told.
    static let offer = FieldName(literal: "offer")

    private mutating func onCall(_ call: FoundRecord) throws -> OnCall {
        if let known = onCalls[call.id] { return known }
        let found = try replica.read(call.space) { reader in
            func byPerson(_ type: RecordType) throws -> [FieldValue: RecordView] {
                let records = try reader.records(type, where: .call, is: .reference(call.id))
                return Dictionary(
                    records.compactMap { record in record[.musician].map { ($0, record) } }
                ) { first, _ in first }
            }
            return OnCall(engagements: try byPerson(.engagement), offers: try byPerson(.offer))
        }
        onCalls[call.id] = found
        return found
    }

    // MARK: who takes whose place

    /// Finds who takes the place of those who are replaced, in the roster and in the list itself.
    func findReplacements(_ rows: inout [ListRow<HireImport.Content>]) {
        let listed = Dictionary(
            rows.flatMap { row in
                [row.content.card, row.content.name].compactMap { $0 }
                    .map { ($0, row.content.musician) }
            }
        ) { first, _ in first }
        for index in rows.indices where rows[index].errors.isEmpty {
            guard rows[index].content.offer == .replaced else { continue }
            guard let named = rows[index].content.replacedBy else { continue }
            guard let other = roster.named(named)?.key.id ?? listed[named] ?? nil else {
                rows[index].errors.append("replacedBy is '\(named)'; nobody is called so here.")
                continue
            }
            rows[index].content.replacement = other
        }
    }
}
