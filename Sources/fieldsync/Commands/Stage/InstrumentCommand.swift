import AFMModel
import AFMStore
import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync instrument`: the catalogue of instruments.
struct InstrumentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "instrument",
        abstract: "Look at the catalogue of instruments, and extend it.",
        discussion: """
            What a union local adds is data: it is synced, and holds for doubles and cartage. An \
            instrument of a name that ships takes its place.
            """,
        subcommands: [
            InstrumentListCommand.self, InstrumentImportCommand.self, InstrumentAddCommand.self,
            InstrumentRemoveCommand.self,
        ]
    )
}

/// `fieldsync instrument list`: the instruments that call sheets may name.
struct InstrumentListCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the instruments that may be named.")

    @OptionGroup var globals: GlobalOptions

    @Flag(help: "Only those that were added here, or said otherwise.")
    var own = false

    func run(in context: CommandContext) async throws {
        let catalogue = try InstrumentCatalogue(of: try context.openReplica())
        let shipped = InstrumentCatalogue.standard
        let listed = catalogue.instruments.filter { instrument in
            !own || shipped.instrument(named: instrument.name) != instrument
        }
        var table = HumanTable("name", "aliases", "section", "group", "cartage")
        for instrument in listed {
            table.add(
                "\(instrument.name)", "\(instrument.aliases.joined(separator: "; "))",
                "\(instrument.section)", "\(instrument.doublingGroup)",
                "\(instrument.cartage?.rawValue ?? "")")
        }
        try context.show(
            each: listed.map { instrument in
                [
                    "name": .string(instrument.name),
                    "aliases": .array(instrument.aliases.map { .string($0) }),
                    "section": .string(instrument.section),
                    "doublingGroup": .string(instrument.doublingGroup),
                    "cartage": instrument.cartage.map { .string($0.rawValue) } ?? .null,
                    "own": .bool(shipped.instrument(named: instrument.name) != instrument),
                ]
            },
            listed.isEmpty ? ["No instrument was added; those that ship hold."] : table.lines)
    }
}

/// `fieldsync instrument import`: adds instruments from CSV.
struct InstrumentImportCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Add instruments from a CSV file.",
        discussion: """
            The first line is 'name,aliases,section,doublingGroup,cartage'; aliases have ';' \
            between them; cartage is harp, heavy or empty; an empty group is the instrument's own.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @Argument(help: "The file, or - for standard input.")
    var file: String

    var readsInput: Bool { file == "-" }

    func run(in context: CommandContext) async throws {
        let rows: [Instrument]
        let bytes = try context.read(file)
        do {
            rows = try InstrumentCatalogue.rows(csv: bytes)
        } catch {
            throw Failure(
                status: .badInput, code: "bad-document",
                message: "\(file): \(error) Nothing was changed.",
                next: "Correct the file and import it again.", details: ["file": .string(file)])
        }
        try context.add(rows, from: file)
    }
}

/// `fieldsync instrument add`: adds one instrument.
struct InstrumentAddCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add an instrument, or say of one that it is otherwise.")

    @OptionGroup var globals: GlobalOptions

    @Option(help: "The name.")
    var name: String

    @Option(help: "Another name; may be repeated.")
    var alias: [String] = []

    @Option(help: "The section of the orchestra.")
    var section = ""

    @Option(help: "Moving within one group is no double; else the instrument's own.")
    var group: String?

    @Option(help: "What is paid for carrying it: harp or heavy.")
    var cartage: String?

    func run(in context: CommandContext) async throws {
        let kind = try cartage.map { text in
            guard let kind = Instrument.CartageClass(rawValue: text) else {
                throw Failure.usage("'\(text)' is no cartage.", next: "It is harp or heavy.")
            }
            return kind
        }
        guard name.contains(where: { !$0.isWhitespace }) else {
            throw Failure.usage("An instrument has a name.")
        }
        try context.add(
            [
                Instrument(
                    name: name, aliases: alias, section: section, doublingGroup: group,
                    cartage: kind)
            ], from: nil)
    }
}

/// `fieldsync instrument remove`: takes an added instrument out again.
struct InstrumentRemoveCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Take an instrument out that was added.")

    @OptionGroup var globals: GlobalOptions

    @Argument(help: "The name.")
    var name: String

    func run(in context: CommandContext) async throws {
        try context.book(in: try context.openReplica()).removeInstrument(name)
        try context.show(["removed": .string(name)], ["Removed \(name)."])
    }
}

extension CommandContext {
    /// Adds instruments and tells which were news.
    fileprivate func add(_ instruments: [Instrument], from file: String?) throws {
        let book = try book(in: try openReplica())
        do {
            let written = try book.addInstruments(instruments)
            try show(
                [
                    "instruments": .integer(Int64(instruments.count)),
                    "written": .array(written.map { .string($0) }),
                ],
                [
                    written.isEmpty
                        ? "All of them are as they were."
                        : "Wrote \(written.joined(separator: ", "))."
                ])
        } catch let error as InstrumentCatalogueError {
            throw Failure(
                status: file == nil ? .usage : .badInput,
                code: file == nil ? "bad-value" : "bad-document",
                message: "\(file.map { "\($0): " } ?? "")\(error) Nothing was changed.",
                next: "Give each name to one instrument.",
                details: file.map { ["file": .string($0)] } ?? [:])
        }
    }
}
