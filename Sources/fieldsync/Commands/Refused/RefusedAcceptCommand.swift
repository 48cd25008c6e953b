import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// `fieldsync refused accept`: lets in what was set aside because a disk was copied.
struct RefusedAcceptCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept",
        abstract: "Let in what was set aside because a disk was copied and its laptop is gone.",
        discussion: """
            Such entries wait for their laptop, which files them again at its next sync. Where it \
            will not come back, they are filed for it: with their authors, times and values, as \
            of one who had seen what they had seen. Where that differs from what others wrote \
            meanwhile, 'fieldsync conflicts' lists it. If the laptop does come back, its remarks \
            stand twice.
            """
    )

    @OptionGroup var globals: GlobalOptions

    @OptionGroup var chosen: RefusedChoice

    func run(in context: CommandContext) async throws {
        let replica = try context.openReplica()
        let spaces = try SpaceWords.chosen(chosen.space, of: replica)
        let listed = try spaces.map { space in
            (space, try replica.read(space) { try $0.quarantined().map(\.transaction) })
        }
        let wanted = try chosen.all ? Set(listed.flatMap(\.1)) : named(in: listed.flatMap(\.1))
        var filed: [JSONValue] = []
        for (space, held) in listed {
            let taking = held.filter(wanted.contains)
            if taking.isEmpty { continue }
            for (before, after) in try replica.takeOver(taking, in: space) {
                filed.append([
                    "space": .string(space.name), "transaction": .string(before.description),
                    "filedAs": .string(after.description),
                ])
            }
        }
        try context.show(
            each: filed,
            [
                filed.isEmpty
                    ? "Nothing is set aside that could be let in."
                    : """
                    Let in \(Counted(filed.count, "entry", "entries")); the next sync hands on \
                    what was let in.
                    """
            ])
    }

    private func named(
        in listed: [ReplicatedTransaction]
    ) throws -> Set<ReplicatedTransaction> {
        var named: Set<ReplicatedTransaction> = []
        for word in chosen.transactions {
            // Of two copies that wrote one place, each with other words, both are meant.
            let fits = listed.filter { RefusedChoice.fits(word.lowercased(), $0.id) }
            guard !fits.isEmpty, Set(fits.map(\.id)).count == 1 else {
                throw Failure(
                    status: .failed,
                    code: fits.isEmpty ? "not-set-aside" : "ambiguous-transaction",
                    message: "'\(word)' names \(Set(fits.map(\.id)).count) of the entries that"
                        + " were set aside. Nothing was changed.",
                    next: "Name it as 'fieldsync refused' lists it, and its '--space'.")
            }
            named.formUnion(fits)
        }
        return named
    }
}
