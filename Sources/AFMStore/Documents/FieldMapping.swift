package import AFMModel
package import FieldsyncCore
import FieldsyncJSON

/// How one key of a document is kept as a field of a record, both ways.
struct FieldMapping: Sendable {
    /// What the key holds, and so what the field holds.
    enum Form: Hashable, Sendable {
        /// Text.
        case text
        /// A whole number.
        case integer
        /// Yes or no; the standard is left out of the record.
        case flag(standard: Bool?)
        /// An instant with an offset.
        case instant
        /// A date.
        case date
        /// An IANA zone.
        case zone
        /// A list of texts, or one text.
        case names
        /// `all`, or a list of cards.
        case players
        /// Anything else, as JSON text.
        case json
    }

    let field: FieldName
    let key: String
    let form: Form

    /// A field that is named as the document's key.
    init(_ name: StaticString, _ form: Form) { self.init(name, key: "\(name)", form) }

    /// A field with another name than the document's key.
    init(_ name: StaticString, key: String, _ form: Form) {
        field = FieldName(literal: name)
        self.key = key
        self.form = form
    }

    /// The field's value for what a checked document holds; nil where it holds nothing.
    func value(from json: JSONValue) -> FieldValue? {
        switch (form, json) {
        case (_, .null): nil
        case (.text, .string(let text)): .text(text)
        case (.integer, .integer(let number)): .integer(number)
        case (.flag(let standard), .bool(let flag)): flag == standard ? nil : .boolean(flag)
        case (.instant, .string(let text)): Instant(iso8601: text).map { .instant($0) }
        case (.date, .string(let text)): CivilDate(text).map { .date($0) }
        case (.zone, .string(let text)): .zone(text)
        case (.names, .string(let text)): .text(NameList.text([text]))
        case (.names, .array(let list)): list.isEmpty ? nil : .text(Self.list(list))
        case (.players, .array(let list)): .text(Self.list(list))
        case (.players, _): nil
        default: JSONText.text(json).map { .text($0) }
        }
    }

    /// What the document shows for a field's value.
    func json(from value: FieldValue, in zone: StageZone) -> JSONValue {
        switch (form, value) {
        case (.players, .text("all")): .string("all")
        case (.names, .text(let text)), (.players, .text(let text)):
            .array(NameList.names(text).map { .string($0) })
        // What is no JSON is shown as it stands, so that the document's reader finds fault.
        case (.json, .text(let text)): JSONText.value(text) ?? .string(text)
        case (_, .text(let text)), (_, .zone(let text)): .string(text)
        case (_, .integer(let number)): .integer(number)
        case (_, .boolean(let flag)): .bool(flag)
        case (_, .instant(let instant)): .string(Moment(instant).text(in: zone))
        case (_, .date(let date)): .string(date.description)
        case (_, .decimal(let decimal)): .number(decimal.description)
        case (_, .reference(let id)): .string(id.hex)
        case (_, .bytes(let bytes)): .string(Hex.text(bytes))
        case (_, .textSet(let set)): .array(set.members.map { .string($0) })
        case (_, .textList(let list)): .array(list.texts.map { .string($0) })
        }
    }

    private static func list(_ elements: [JSONValue]) -> String {
        NameList.text(
            elements.map { element in
                if case .string(let text) = element { return text }
                return element.text()
            })
    }
}

extension Moment {
    /// The whole seconds of an instant.
    package init(_ instant: Instant) {
        let rest = ((instant.milliseconds % 1000) + 1000) % 1000
        self.init(secondsSince1970: (instant.milliseconds - rest) / 1000)
    }

    /// The same time as the store keeps it.
    package var instant: Instant? {
        let (milliseconds, overflow) = secondsSince1970.multipliedReportingOverflow(by: 1000)
        return overflow ? nil : Instant(milliseconds: milliseconds)
    }
}
