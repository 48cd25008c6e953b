import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncServer

/// `fieldsync admin quarantine`: what devices handed in without the right to.
struct QuarantineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarantine",
        abstract: "Decide on what revoked devices, and people without a grant, handed in.",
        discussion: """
            It is kept aside and counts for nothing until somebody accepts it. What is rejected is \
            kept too. The person is told at the next sync of the device.
            """,
        subcommands: [
            QuarantineListCommand.self, QuarantineShowCommand.self,
            QuarantineAcceptCommand.self, QuarantineRejectCommand.self,
        ],
        defaultSubcommand: QuarantineListCommand.self
    )
}

/// Transactions that were set aside, as a person names them.
struct QuarantineChoice: ParsableArguments {
    @Option(help: "Everything of this device that waits: its id, eight digits of it, or its name.")
    var device: String?

    @Flag(help: "Everything that waits.")
    var all = false

    @Argument(help: "Numbers as 'admin quarantine list' prints them.")
    var number: [Int64] = []

    func validate() throws {
        let ways = (device == nil ? 0 : 1) + (all ? 1 : 0) + (number.isEmpty ? 0 : 1)
        guard ways == 1 else {
            throw ValidationError("Name numbers, or '--device', or '--all'.")
        }
    }

    /// Those that are meant.
    func found(in administration: ServerAdministration) async throws -> [SetAside] {
        let kept = try await administration.setAside()
        if all { return kept.filter { $0.state == .waiting } }
        if let device {
            let named = try await administration.devices().one(called: device).replica
            return kept.filter { $0.device == named && $0.state == .waiting }
        }
        return try number.map { number in
            guard let one = kept.first(where: { $0.number == number }) else {
                throw Failure(
                    status: .failed, code: "not-in-quarantine",
                    message: "Nothing of number \(number) is kept aside. Nothing was changed.",
                    next: "'fieldsync admin quarantine list' has the numbers.")
            }
            return one
        }
    }
}

extension SetAside {
    /// As `admin quarantine list --json` prints it.
    func json(_ device: EnrolledDevice?) -> JSONValue {
        [
            "number": .integer(number), "state": .string(state.rawValue),
            "cause": .string(cause.rawValue), "device": .string(self.device.hex),
            "deviceName": device.map { .string($0.name) } ?? .null,
            "user": device.map { .string($0.user) } ?? .null,
            "space": .string(transaction.space.name),
            "transaction": .string(transaction.id.description),
            "author": .string(transaction.author),
            "at": .string(transaction.stamp.instant.description),
            "received": received.map { .string($0.description) } ?? .null,
            "operations": .integer(Int64(transaction.operations.count)),
            "reason": .string(reason),
        ]
    }

    private var received: Instant? {
        Instant(milliseconds: Int64(clamping: receivedMilliseconds))
    }
}
