import AFMModel
import FieldsyncCore
import FieldsyncJSON
package import FieldsyncStore

/// Who is on calls and who was asked, as a spreadsheet reads it.
package enum HireExport {
    /// Those calls' lists as CSV with the headings that an import knows: who is on a call in the
    /// order of its list, then who was asked.
    package static func csv(of calls: [FoundRecord], in replica: Replica) throws -> String {
        let roster = try RosterBook(replica)
        var rows = [HireColumn.exported.map(\.rawValue)]
        for call in calls {
            let reference = FieldValue.reference(call.id)
            let (engagements, offers) = try replica.read(call.space) { reader in
                (
                    try reader.records(.engagement, where: .call, is: reference)
                        .sorted(by: StoredCall.precedes),
                    try reader.records(.offer, where: .call, is: reference)
                        .sorted(by: StoredCall.precedes)
                )
            }
            let byPerson = Dictionary(
                offers.compactMap { offer in offer[.musician].map { ($0, offer) } }
            ) { first, _ in first }
            let engaged = Set(engagements.compactMap { $0[.musician] })
            let people = engagements + offers.filter { offer in
                offer[.musician].map { !engaged.contains($0) } ?? true
            }
            rows += people.map { record in
                let person = Person(
                    record: record, offer: record[.musician].flatMap { byPerson[$0] },
                    musician: roster.record(.musician, record[.musician]), call: call)
                return HireColumn.exported.map { person.cell($0, roster) }
            }
        }
        return rows.map(CSVTable.line).joined()
    }

    private struct Person {
        /// The engagement, else the offer.
        let record: RecordView
        let offer: RecordView?
        let musician: RecordView?
        let call: FoundRecord

        func cell(_ column: HireColumn, _ roster: RosterBook) -> String {
            switch column {
            case .call: call.label
            case .name, .card, .local: text(column, of: musician)
            case .offer: offer?[.state]?.text ?? ""
            case .replacedBy:
                roster.record(.musician, offer?[.replacedBy])
                    .map { $0[.card]?.text ?? $0[.nameText]?.text ?? "" } ?? ""
            case .reported, .dismissed: time(column)
            case .cartage: Self.cartage(text(column, of: record))
            default: text(column, of: record)
            }
        }

        private func text(_ column: HireColumn, of record: RecordView?) -> String {
            FieldName(column.rawValue).flatMap { record?[$0] }?.text ?? ""
        }

        private func time(_ column: HireColumn) -> String {
            guard let field = FieldName(column.rawValue),
                case .instant(let instant)? = record[field]
            else { return "" }
            return Moment(instant).text(in: StoredCall.zone(call.record[.zone]))
        }

        /// The instruments, where all that there is to say is that they carried them themselves.
        private static func cartage(_ text: String) -> String {
            guard case .array(let list)? = JSONText.value(text) else { return text }
            let names = list.compactMap { element -> String? in
                guard case .object(let object) = element, object.keys.count == 2,
                    object["mode"] == "private", case .string(let name)? = object["instrument"]
                else { return nil }
                return name
            }
            return names.count == list.count ? NameList.text(names) : text
        }
    }
}
