import AFMModel
import AFMOffice
import AFMStore
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
            once for each field, as FIELD=VALUE. 'fieldsync conflicts' lists the candidates. On a \
            terminal, without '--candidate' and '--value', they are shown with what each would \
            cost, and you are asked. '--alike' settles those of the same call, field and values \
            together, such as when a whole orchestra went home.
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

    @Flag(help: "Settle all others of the call that are about the same values alike.")
    var alike = false

    func validate() throws {
        if candidate != nil && !value.isEmpty {
            throw ValidationError("Give either '--candidate' or '--value'.")
        }
    }

    func run(in context: CommandContext) async throws {
        if candidate == nil, value.isEmpty, !context.canAsk {
            throw Failure.usage("Give either '--candidate' or '--value'.")
        }
        let replica = try context.openReplica()
        let (key, space) = try RecordWords(type: type, id: id).existing(in: replica)
        let all = try OpenConflict.all(in: space, of: replica)
        guard let open = all.first(where: { $0.conflict.record == key && $0.names(field) }) else {
            throw Failure(
                status: .failed,
                code: "no-conflict",
                message: "\(key) has no open conflict in '\(field)'. Nothing was changed.",
                next: "'fieldsync conflicts' lists those that are open."
            )
        }
        let costs = try ConflictCosts(of: Self.similar(to: open, among: all), in: replica)
        let chosen = try candidate ?? (value.isEmpty ? ask(open, costs, replica, context) : nil)
        let choice = try chosen.map { try open.content(chosen: $0) }
            ?? open.content(values: value, schema: replica.schema)
        let group = alike ? costs.alike(open.conflict) : nil
        let settled = group?.conflicts ?? [open.conflict]
        let cost =
            group.map { costs.choice(choice, of: open.conflict, in: $0.price) }
            ?? costs.choice(choice, of: open.conflict)
        let done = try settle(
            settled, as: choice, isChosen: chosen != nil, in: space, of: replica, context)
        var line: JSONObject = [
            "space": .string(space.name), "type": .string(key.type.name),
            "id": .string(key.id.hex), "field": .string(open.conflict.slot.name),
            "values": .object(choice.json),
            "costCents": cost?.changeCents.map { .integer(Int64($0)) } ?? .null,
        ]
        if alike { line["settled"] = .integer(Int64(settled.count)) }
        let whom: HumanText =
            settled.count == 1 ? "\(key)" : "\(settled.count) records, \(key) among them,"
        try context.show(
            .object(line),
            [
                "Settled: \(open.conflict.slot.name) of " + whom + " is \(choice.shownText)."
                    + (cost.map { "  \("\($0)")" } ?? "")
            ])
        if let fault = done.fault { try context.note("\(Failure(fault).message)") }
        if !done.restored.isEmpty {
            try context.note(
                "\(done.restored.count) records that were removed with \(key) are back too.")
        }
    }

    /// The conflict and those of the same field and values, which may be of the same call.
    private static func similar(
        to open: OpenConflict, among all: [OpenConflict]
    ) -> [Conflict] {
        all.map(\.conflict).filter { other in
            other.record.type == open.conflict.record.type && other.slot == open.conflict.slot
                && other.candidates.map(\.content) == open.conflict.candidates.map(\.content)
        }
    }

    /// Shows the candidates with what each would cost, and asks for one.
    private func ask(
        _ open: OpenConflict, _ costs: ConflictCosts, _ replica: Replica, _ context: CommandContext
    ) throws -> String {
        let words = try ConflictWords(for: [open.conflict], in: replica)
        for line in open.lines(context, words, costs[open.conflict]) { try context.note(line) }
        if costs.alike(open.conflict) != nil {
            for line in costs.alike(words) { try context.note(line) }
            if !alike { try context.note("With '--alike' all of them are settled together.") }
        }
        let answer = try context.ask(
            "Which one holds? [1-\(open.candidates.count), nothing to leave it] ")
        guard !answer.isEmpty else {
            throw Failure(
                status: .failed, code: "not-confirmed", message: "Nothing was changed.",
                next: "'--value' gives another value.")
        }
        return answer
    }

    /// Settles the conflict. A value of the person's own is held to what can be; a candidate is
    /// what somebody wrote, and may be chosen whatever it is, but not without a word.
    private func settle(
        _ conflicts: [Conflict], as choice: SlotContent, isChosen: Bool, in space: SpaceID,
        of replica: Replica, _ context: CommandContext
    ) throws -> (fault: DomainError?, restored: [RecordKey]) {
        let settlement = ConflictSettlement(
            conflicts: conflicts, choice: choice, space: space, isCandidate: isChosen)
        return try settlement.write(
            to: replica, author: try context.author(of: replica),
            catalogue: try InstrumentCatalogue(of: replica),
            settling: try context.settling(in: replica))
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
                throw Failure.usage(
                    "'deleted' is true or false.",
                    next: "Say '--value true' to leave it deleted, '--value false' to keep it.")
            }
            return .existence(deleted: words == ["true"])
        }
        let type = conflict.record.type
        let isGroup = conflict.fields != [slot.name]
        if !isGroup, words.count == 1 {
            let value = try RecordChange.value(
                text: words[0], of: slot, in: type, schema: schema, allowsUnknown: true)
            return .values([slot: value])
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
        if let word = words.first(where: { !$0.contains("=") }) {
            let record = conflict.record
            let example = conflict.fields.map { "--value \($0)=…" }.joined(separator: " ")
            throw Failure.usage(
                "'\(word)' does not say which field of the group '\(slot)' it is for, which is "
                    + "settled as a whole.",
                next: "'fieldsync resolve \(record.type) \(record.id) \(slot) \(example)'.")
        }
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
