import Foundation

extension ControlClient {
    /// Asks the server that runs on a store, and waits for its answer: for a process that is all
    /// about the question, such as a shell's completion.
    ///
    /// - Returns: What it came to; nil where no server runs on the store, or none that answers
    ///   within two seconds.
    /// - Throws: ``ServerError/controlMalformed(detail:)`` for an answer that is none.
    public static func ask(
        directory: String, _ request: ControlRequest
    ) throws -> ControlReply? {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let line = socket(AF_UNIX, kind, 0)
        guard line >= 0 else { return nil }
        defer { close(line) }
        var patience = timeval(tv_sec: 2, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(
                line, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
        }
        guard isConnected(line, to: directory + "/socket") else { return nil }
        var rest = try ControlFraming.encoded(request)[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { write(line, $0.baseAddress, $0.count) }
            guard sent > 0 else { return nil }
            rest = rest.dropFirst(sent)
        }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(line, &part, part.count)
            guard count > 0 else { return nil }
            bytes += part.prefix(count)
            if let reply = try ControlFraming.decoded(ControlReply.self, from: bytes) {
                return reply
            }
        }
    }

    /// False where nobody listens there, or the path is longer than a socket's can be.
    private static func isConnected(_ line: Int32, to path: String) -> Bool {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        let fits = withUnsafeMutableBytes(of: &address.sun_path) { place in
            guard bytes.count < place.count else { return false }
            place.copyBytes(from: bytes)
            return true
        }
        guard fits else { return false }
        let length = socklen_t(MemoryLayout<sockaddr_un>.size)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(line, $0, length) == 0
            }
        }
    }
}
