import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync resolve`: a person settles one conflict.
struct ResolveCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve",
        abstract: "Settle a conflict: choose a candidate, or give another value.",
        discussion: """
            FIELD is a field, a group of fields, or 'deleted'. With a group, '--value' is given \
            once for each field, as FIELD=VALUE. 'fieldsync conflicts' lists the candidates.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Argument(help: "The record's type.")
    var type: String

    @Argument(help: "The record's id, or the beginning of it.")
    var id: String

    @Argument(help: "The field, the group, or 'deleted'.")
    var field: String

    @Option(help: ArgumentHelp("A candidate's number as listed, or its token.", valueName: "n"))
    var candidate: String?

    @Option(help: "Another value, by the field's kind.")
    var value: [String] = []

    func validate() throws {
        guard (candidate == nil) != value.isEmpty else {
            throw ValidationError("Give either '--candidate' or '--value'.")
        }
    }

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let (key, space) = try RecordWords(type: type, id: id).existing(in: replica)
        let open = try OpenConflict.all(in: space, of: replica).first { candidate in
            candidate.conflict.record == key && candidate.names(field)
        }
        guard let open else {
            throw Failure(
                status: .failed,
                code: "no-conflict",
                message: "\(key) has no open conflict in '\(field)'. Nothing was changed.",
                next: "'fieldsync conflicts' lists those that are open."
            )
        }
        let choice = try candidate.map { try open.content(chosen: $0) }
            ?? open.content(values: value, schema: replica.schema)
        try replica.write(author: try context.author(of: replica)) { batch in
            try batch.transaction(in: space) { writer in
                try Self.settle(open.conflict, as: choice, writer)
            }
        }
        try context.show(
            [
                "space": .string(space.name), "type": .string(key.type.name),
                "id": .string(key.id.hex), "field": .string(open.conflict.slot.name),
                "values": .object(choice.json),
            ],
            ["Settled: \(open.conflict.slot.name) of \(key) is \(choice.shownText)."])
    }

    private static func settle(
        _ conflict: Conflict, as choice: SlotContent, _ writer: SpaceWriter
    ) throws {
        switch (choice, conflict.slot) {
        case (.existence(let deleted), _):
            try writer.resolveDeletion(conflict.record, deleted: deleted)
        case (.values(let values), .field(let slot)):
            try writer.resolve(conflict.record, slot: slot, to: values)
        case (.values, .existence), (.values, .lateEdits), (.lateEdit, _),
            (.members, _), (.entries, _):
            throw StoreError.noConflict(conflict.record, slot: conflict.slot.name)
        }
    }
}

extension OpenConflict {
    /// Whether `field` names this conflict: its slot, or the only field of it.
    fileprivate func names(_ field: String) -> Bool {
        conflict.slot.name == field || conflict.fields.contains(field)
    }

    /// What a candidate says that was chosen by its number or its token.
    fileprivate func content(chosen word: String) throws -> SlotContent {
        if let found = candidates.first(where: { $0.token == word.lowercased() }) {
            return found.candidate.content
        }
        // Tokens have 16 digits, and no conflict has so many candidates.
        if word.utf8.count < 16, let number = Int(word) {
            guard candidates.indices.contains(number - 1) else {
                throw Failure.usage(
                    "There is no candidate \(word); there are \(candidates.count).",
                    next: "'fieldsync conflicts' lists them.")
            }
            return candidates[number - 1].candidate.content
        }
        throw Failure(
            status: .failed,
            code: "no-candidate",
            message: "'\(word)' is no longer a candidate of \(conflict.slot.name). Nothing was"
                + " changed.",
            next: "'fieldsync conflicts' lists the candidates that there are now."
        )
    }

    /// What the values of `--value` say.
    fileprivate func content(values words: [String], schema: Schema) throws -> SlotContent {
        guard case .field(let slot) = conflict.slot else {
            guard words == ["true"] || words == ["false"] else {
                throw Failure.usage("'deleted' is true or false.")
            }
            return .existence(deleted: words == ["true"])
        }
        let type = conflict.record.type
        let isGroup = conflict.fields != [slot.name]
        if !isGroup, words.count == 1 {
            let kind = try RecordChange.kind(
                of: slot, in: type, schema: schema, allowsUnknown: true)
            return .values([slot: try FieldValue(text: words[0], kind: kind ?? .text)])
        }
        guard isGroup else {
            throw Failure.usage("'\(slot)' is one field and takes one '--value'.")
        }
        return .values(try groupValues(words, slot: slot, schema: schema))
    }

    private func groupValues(
        _ words: [String], slot: FieldName, schema: Schema
    ) throws -> [FieldName: FieldValue?] {
        var values: [FieldName: FieldValue?] = [:]
        for word in words {
            let change = try RecordChange(
                words: word, of: conflict.record, schema: schema, allowsUnknown: false)
            guard case .set(_, let field, let value) = change,
                conflict.fields.contains(field.name)
            else {
                throw Failure.usage(
                    "'\(word)' is not about a field of the group '\(slot)'.",
                    next: "It has \(conflict.fields.joined(separator: ", ")).")
            }
            values.updateValue(value, forKey: field)
        }
        guard values.count == conflict.fields.count else {
            throw Failure.usage(
                "The group '\(slot)' is settled as a whole.",
                next: "Give '--value' for each of \(conflict.fields.joined(separator: ", ")).")
        }
        return values
    }
}
