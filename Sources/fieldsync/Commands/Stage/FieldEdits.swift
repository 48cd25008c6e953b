import AFMModel
import AFMStore
import FieldsyncCore
import FieldsyncStore

/// The fields that an `edit` command sets and clears, collected from its options.
struct FieldEdits {
    /// What is set; nil clears the field.
    private(set) var values: [FieldName: FieldValue?] = [:]

    /// Sets a field where the option was given.
    mutating func set(_ field: StaticString, _ value: FieldValue?) {
        if let value { set(FieldName(literal: field), value) }
    }

    /// Sets a field.
    mutating func set(_ field: FieldName, _ value: FieldValue) { values[field] = .some(value) }

    /// Sets a text where the option was given.
    mutating func set(_ field: StaticString, _ text: String?) {
        set(field, text.map { FieldValue.text($0) })
    }

    /// Sets a whole number where the option was given.
    mutating func set(_ field: StaticString, _ number: Int?) {
        set(field, number.map { FieldValue.integer(Int64($0)) })
    }

    /// Sets a flag where the option was given.
    mutating func set(_ field: StaticString, _ flag: Bool?) {
        set(field, flag.map { FieldValue.boolean($0) })
    }

    /// Sets an instant where the option was given.
    mutating func set(_ field: StaticString, _ moment: Moment?) throws {
        guard let moment else { return }
        guard let instant = moment.instant else {
            throw DomainError.badTime("\(moment)", right: "it must be in the years 1 to 9999")
        }
        set(field, .instant(instant))
    }

    /// Sets a list of names where the option was given.
    mutating func set(_ field: StaticString, names: [String]) {
        set(field, names.isEmpty ? nil : NameList.text(names))
    }

    /// Clears the fields that `--clear` names.
    mutating func clear(_ names: [String], of type: RecordType) throws {
        let known = FieldsyncDomain.schema[type]?.fields ?? []
        for name in names {
            guard let field = known.first(where: { $0.name.name == name }) else {
                throw Failure.usage(
                    "A \(type) has no field '\(name)'.",
                    next: "It has \(known.map(\.name.name).joined(separator: ", ")).")
            }
            values[field.name] = .some(nil)
        }
    }

    /// The edits; wrong usage where there are none.
    func checked() throws -> [FieldName: FieldValue?] {
        guard !values.isEmpty else {
            throw Failure.usage(
                "Nothing was said to change.", next: "See the options with '--help'.")
        }
        return values
    }
}
