public import FieldsyncCore

/// Why a server does not run, or does not do what an administrator asked.
public enum ServerError: Error, Hashable, Sendable {
    /// Another process serves this store.
    case storeServed(directory: String)
    /// Plain HTTP on an address that other machines reach.
    case plainOnOpenAddress(host: String)
    /// Only one of certificate and key was given, or one cannot be read.
    case certificateUnfit(detail: String)
    /// The address cannot be bound.
    case cannotListen(host: String, port: Int, detail: String)
    /// The path of the control socket is longer than the system takes.
    case socketPathTooLong(path: String)
    /// Something that is no socket lies where the control socket belongs.
    case socketPathTaken(path: String)
    /// The store is a laptop's.
    case notAServerStore(directory: String)
    /// Who is enrolled and sees what is gone.
    case directoryMissing(path: String)
    /// A name is empty or too long.
    case nameUnfit(String)
    /// No such device.
    case unknownDevice(String)
    /// Several devices have the name; the ids of them.
    case ambiguousDevice(String, [ReplicaID])
    /// No such person.
    case unknownUser(String)
    /// What was set aside cannot be kept out any more; the numbers of it.
    case acceptedAlready([Int64])
    /// A bundle for every device was asked for, and there is none.
    case nobodyEnrolled
    /// The control socket's other side broke its rules.
    case controlMalformed(detail: String)
}

extension ServerError: CustomStringConvertible {
    /// What happened, what state the data is in, what to do next.
    public var description: String {
        switch self {
        case .storeServed(let directory):
            """
            Another server runs on the store \(directory). Nothing was changed. Stop that one \
            first, or give this one a store of its own with --store.
            """
        case .plainOnOpenAddress(let host):
            """
            Without a certificate the server listens on this machine only, and \(host) is reached \
            by others. Nothing was started. Give --tls-cert and --tls-key, or listen on 127.0.0.1.
            """
        case .certificateUnfit(let detail):
            """
            The certificate cannot be used: \(detail.withoutFullStop). \
            Nothing was started. Give --tls-cert and --tls-key as files in PEM that belong together.
            """
        case .cannotListen(let host, let port, let detail):
            """
            Cannot listen on \(host):\(port): \(detail.withoutFullStop). \
            Nothing was started. Choose another address.
            """
        case .socketPathTooLong(let path):
            """
            The path \(path) is longer than a socket's may be. Nothing was started. Keep the \
            server's store under a shorter path.
            """
        case .socketPathTaken(let path):
            """
            \(path) is no socket, and the server's belongs there. Nothing was started. Move it \
            away.
            """
        case .notAServerStore(let directory):
            """
            The store \(directory) belongs to a laptop and not to a server. Nothing was changed. \
            Give the server a store of its own with --store.
            """
        case .directoryMissing(let path):
            """
            \(path) is missing or empty: who is enrolled, sees what and was revoked. Nothing was \
            started. Put it back from a backup, or run 'fieldsync verify --repair', which begins \
            it anew.
            """
        case .nameUnfit(let name):
            """
            '\(name)' is no name: it has 1 to 200 bytes and no control characters. Nothing was \
            changed.
            """
        case .unknownDevice(let name):
            "No device '\(name)' is enrolled. Nothing was changed. See 'fieldsync admin devices'."
        case .ambiguousDevice(let name, let ids): Self.ambiguous(name, ids)
        case .unknownUser(let name):
            "No user '\(name)' is known. Nothing was changed. See 'fieldsync admin users'."
        case .acceptedAlready(let numbers): Self.accepted(numbers)
        case .nobodyEnrolled:
            """
            No device is enrolled, so nobody could read the bundle. Nothing was changed. \
            With '--open' everybody who has the file can.
            """
        case .controlMalformed(let detail):
            """
            The running server's socket gave no proper answer: \(detail.withoutFullStop). \
            Ask the server's log.
            """
        }
    }
    private static func ambiguous(_ name: String, _ ids: [ReplicaID]) -> String {
        """
        \(ids.count) devices are called '\(name)', as after a disk was copied or set back: \
        \(ids.map(\.hex).joined(separator: ", ")). Nothing was changed. Name each one that you \
        mean by its id; 'fieldsync admin devices' says when they synced last.
        """
    }

    private static func accepted(_ numbers: [Int64]) -> String {
        """
        Accepted already, and in everybody's log: \
        \(numbers.map(String.init).joined(separator: ", ")). Nothing was changed. What they wrote \
        can be taken back as any other change: 'fieldsync undo', or write what is right.
        """
    }
}
