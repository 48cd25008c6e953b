public import FieldsyncCore

/// How a server listens, and what it bears.
public struct ServerOptions: Sendable {
    /// A name or a numeric address; without a certificate one of this machine only.
    public var host = "127.0.0.1"
    /// The port; 0 lets the system pick one.
    public var port = 8080
    /// Paths of certificate chain and key in PEM; nil for plain HTTP.
    public var certificate: (chainPath: String, keyPath: String)?
    /// Where to write the port, once the server listens.
    public var portFile: String?
    /// Spaces that every enrolled person sees.
    public var openSpaces = ServerOptions.spacesOpenToAll
    /// Who may write what.
    public var rights = WriteRights()
    /// How much one request may carry.
    public var exchangeLimits = ExchangeResponder.Limits()
    /// Connections at a time; further ones wait.
    public var connectionLimit = 512
    /// How long a connection may be silent, in seconds.
    public var silenceSeconds: Int64 = 90
    /// True where the server ends in good order at SIGTERM and SIGINT.
    public var endsOnSignals = true
    /// Told the port, once the server listens.
    public var onListening: @Sendable (Int) -> Void = { _ in }

    /// The spaces that every enrolled person sees, where nobody says otherwise.
    public static let spacesOpenToAll = Set([SpaceID("roster")].compactMap(\.self))

    /// Plain HTTP on this machine.
    public init() {}

    /// True where only this machine reaches the address.
    var isLoopback: Bool {
        if host.lowercased() == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
