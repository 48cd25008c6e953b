import Foundation

/// Where a server is: scheme, host and port, and nothing else.
public struct ServerAddress: Hashable, Sendable {
    /// The host as written: a name or a numeric address, without brackets.
    public let host: String
    /// The port.
    public let port: Int
    /// True for `https`.
    public let isEncrypted: Bool

    /// Reads `https://host:port`; plain `http` is taken for this machine only.
    ///
    /// - Throws: ``PeerError/addressUnfit(_:why:)`` or ``PeerError/addressInsecure(_:)``.
    public init(_ text: String) throws(PeerError) {
        guard text.contains("://") else {
            throw .addressUnfit(text, why: "it does not begin with https:// or http://")
        }
        guard let parts = URLComponents(string: text), let host = parts.host, !host.isEmpty else {
            throw .addressUnfit(text, why: "it has no host")
        }
        guard parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil
        else { throw .addressUnfit(text, why: "it carries more than scheme, host and port") }
        guard parts.path.isEmpty || parts.path == "/" else {
            throw .addressUnfit(text, why: "it has a path")
        }
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        let bare = isBracketed ? String(host.dropFirst().dropLast()) : host
        switch parts.scheme?.lowercased() {
        case "https": isEncrypted = true
        case "http": isEncrypted = false
        default: throw .addressUnfit(text, why: "it begins neither with https:// nor http://")
        }
        let port = parts.port ?? (isEncrypted ? 443 : 80)
        guard (1...65_535).contains(port) else {
            throw .addressUnfit(text, why: "its port is not one from 1 to 65535")
        }
        self.host = bare
        self.port = port
        if !isEncrypted, !Self.isLoopback(bare) { throw .addressInsecure(text) }
    }

    /// True where the host is an address and not a name; such a one is never sent as a name.
    var isNumeric: Bool {
        host.contains(":") || host.split(separator: ".").allSatisfy { UInt8($0) != nil }
    }

    /// True for the names and numbers of this machine itself.
    static func isLoopback(_ host: String) -> Bool {
        if host.lowercased() == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127"
            && parts.allSatisfy { !$0.isEmpty && $0.count <= 3 && UInt8($0) != nil }
    }
}

extension ServerAddress: CustomStringConvertible {
    /// The address as it can be given again.
    public var description: String {
        let scheme = isEncrypted ? "https" : "http"
        return "\(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }
}
