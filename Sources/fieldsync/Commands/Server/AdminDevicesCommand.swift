import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncServer

/// `fieldsync admin devices`: the devices that have joined.
struct AdminDevicesCommand: FieldsyncCommand {
    static let configuration = CommandConfiguration(
        commandName: "devices",
        abstract: "List the devices that have joined, and those that were revoked."
    )

    @OptionGroup var globals: GlobalOptions

    func run(in context: CommandContext) async throws {
        let devices = try await context.administration().devices()
        var table = HumanTable("device", "name", "user", "role", "joined", "last sync", "revoked")
        for device in devices {
            table.add(
                "\(device.replica)", "\(device.name)", "\(device.user)", "\(device.role.rawValue)",
                "\(device.enrolled?.description ?? "?")",
                "\(device.lastExchange?.description ?? "never")",
                "\(device.revoked?.description ?? "")")
        }
        try context.show(
            each: devices.map(\.json),
            devices.isEmpty ? ["No device has joined yet."] : table.lines)
    }
}

extension EnrolledDevice {
    /// When it joined.
    var enrolled: Instant? { Instant(milliseconds: Int64(clamping: enrolledMilliseconds)) }

    /// When it was turned away, if it was.
    var revoked: Instant? {
        revokedMilliseconds.flatMap { Instant(milliseconds: Int64(clamping: $0)) }
    }

    /// When it last handed in all that it held, to the minute.
    var lastExchange: Instant? {
        lastExchangeMilliseconds.flatMap { Instant(milliseconds: Int64(clamping: $0)) }
    }

    /// The device as `admin devices --json` prints it.
    var json: JSONValue {
        [
            "device": .string(replica.hex), "name": .string(name), "user": .string(user),
            "role": .string(role.rawValue),
            "enrolled": enrolled.map { .string($0.description) } ?? .null,
            "lastSync": lastExchange.map { .string($0.description) } ?? .null,
            "vouchedBy": vouchedBy.map { .string($0.hex) } ?? .null,
            "revoked": revoked.map { .string($0.description) } ?? .null,
        ]
    }
}
