public import FieldsyncCore
import FieldsyncFormat

/// Why an exchange or an enrolment did not come to its end.
///
/// Whatever it is, nothing that this replica holds is lost or changed by it.
public enum PeerError: Error, Hashable, Sendable {
    /// No server is set.
    case noRemote
    /// The server does not know this device, or no longer.
    case notEnrolled(url: String)
    /// The server refused the enrolment; `reason` is its sentence.
    case enrolmentRefused(reason: String)
    /// The address is none, or one that this program does not speak to.
    case addressUnfit(String, why: String)
    /// Plain HTTP to another machine.
    case addressInsecure(String)
    /// No connection came about.
    case unreachable(url: String, detail: String)
    /// The connection ended before the exchange did.
    case interrupted(url: String, detail: String)
    /// The server's certificate is neither one that this machine trusts nor the one pinned.
    case certificateRefused(url: String, detail: String)
    /// The address says https, and what answers there speaks no TLS.
    case notEncrypted(url: String)
    /// What answered cannot prove to be the server of the enrolment.
    case impostor(url: String)
    /// Something answered that is no server of fieldsync.
    case noServer(url: String, status: UInt)
    /// The server cannot answer: its store or its disk does not do what it must.
    case serverFails(url: String)
    /// The server broke the rules of the exchange.
    case malformed(url: String, detail: String)
    /// The server ended the exchange.
    case refused(ExchangeRefusal)
    /// The server is busy; try again later: after so many seconds, where it says so.
    case busy(url: String, retryAfterSeconds: UInt32?)
    /// The server speaks a newer version.
    case newerProtocol(url: String)
    /// The server speaks no version of the exchange that this program does; this is its newest one.
    case otherVersion(url: String, server: UInt64)

    /// The exit status that `cli.md` gives the program.
    public var exitStatus: Int32 {
        switch self {
        case .noRemote, .notEnrolled, .enrolmentRefused, .impostor: 4
        case .unreachable, .interrupted, .busy, .noServer, .certificateRefused, .notEncrypted,
            .serverFails: 5
        case .refused(let refusal): refusal.reason == .deviceRevoked ? 4 : 7
        case .newerProtocol, .otherVersion: 8
        case .addressUnfit, .addressInsecure: 64
        case .malformed: 1
        }
    }

    /// A word for scripts: stable, lower case, with dashes.
    public var code: String {
        switch self {
        case .noRemote: "no-remote"
        case .notEnrolled: "not-enrolled"
        case .enrolmentRefused: "enrolment-refused"
        case .addressUnfit: "address-unfit"
        case .addressInsecure: "address-insecure"
        case .unreachable: "unreachable"
        case .interrupted: "interrupted"
        case .certificateRefused: "certificate-refused"
        case .notEncrypted: "not-encrypted"
        case .impostor: "impostor"
        case .noServer: "no-server"
        case .serverFails: "server-fails"
        case .malformed: "malformed"
        case .refused(let refusal):
            refusal.reason == .deviceRevoked ? "device-revoked" : "refused"
        case .busy: "busy"
        case .newerProtocol, .otherVersion: "newer-protocol"
        }
    }
}

extension PeerError: CustomStringConvertible {
    /// What happened, what state the data is in, what to do next.
    public var description: String {
        switch self {
        case .noRemote, .notEnrolled, .enrolmentRefused, .addressUnfit, .addressInsecure,
            .refused:
            standingWords
        default: networkWords
        }
    }

    private var standingWords: String {
        switch self {
        case .noRemote:
            """
            This replica has no server. Everything is kept here. Ask the office for an invitation \
            code, then run 'fieldsync remote set URL --invite CODE'.
            """
        case .notEnrolled(let url):
            """
            The server at \(url) does not know this device, or the request or its reply was \
            damaged on the way. Nothing is lost here. Try again; if it says so again, ask the \
            office for a new invitation code and run 'fieldsync remote set \(url) --invite CODE'.
            """
        case .enrolmentRefused(let reason):
            "The server did not enrol this device: \(reason) Nothing was changed here."
        case .addressUnfit(let address, let why):
            """
            '\(address)' is no address of a server: \(why.withoutFullStop). Give one like \
            https://office.example:8443. Nothing was changed.
            """
        case .addressInsecure(let address):
            """
            '\(address)' would send everything in the clear. Plain HTTP is for this machine only \
            (127.0.0.1, ::1, localhost); use https. Nothing was sent.
            """
        case .refused(let refusal):
            refusal.reason == .deviceRevoked
                ? refusal.text
                : "The server refused the exchange: \(refusal.text) Nothing is lost here."
        default: networkWords
        }
    }

    private var networkWords: String {
        switch self {
        case .unreachable(let url, let detail):
            """
            The server at \(url) cannot be reached (\(detail.withoutFullStop)). \
            Nothing is lost here: everything is kept on this laptop. Sync again when there is a \
            network.
            """
        case .interrupted(let url, let detail):
            """
            The connection to \(url) ended early (\(detail.withoutFullStop)). \
            Nothing is lost here, and what arrived on either side is kept. Sync again; it goes on \
            where it stopped.
            """
        case .certificateRefused(let url, let detail):
            """
            The certificate of \(url) is not one that this replica trusts \
            (\(detail.withoutFullStop)). Nothing was sent. If the server's certificate \
            was renewed on purpose, enrol again with a new invitation: \
            'fieldsync remote set \(url) --invite CODE'.
            """
        case .impostor(let url):
            """
            What answers at \(url) cannot prove that it is the server of this replica, or its \
            answer was damaged on the way. Nothing of it was taken. Try again; if it says so \
            again, check the address and the network, then ask the office.
            """
        case .notEncrypted(let url):
            """
            What answers at \(url) does not speak TLS, so nothing was sent. Nothing is lost here. \
            Check the address and its port; a server without a certificate is reached by http, \
            and from its own machine only.
            """
        case .noServer(let url, let status):
            """
            What answers at \(url) is no server of fieldsync (status \(status)). Nothing is lost \
            here. Check the address.
            """
        case .serverFails(let url):
            """
            The server at \(url) cannot answer: its store is damaged, or its disk fails. Nothing \
            is lost here: everything is kept on this laptop. Tell the office to run \
            'fieldsync verify --repair' on the server.
            """
        case .malformed(let url, let detail):
            """
            The answer of \(url) is not in order: \(detail.withoutFullStop). \
            What arrived before is kept, nothing is lost. Sync again; if it fails again, report it.
            """
        case .busy(let url, let seconds):
            """
            The server at \(url) is busy. Nothing is lost here. Try again in \
            \(seconds.map { "\($0) seconds" } ?? "a minute").
            """
        case .otherVersion(let url, let server):
            """
            The server at \(url) speaks version \(server) of the exchange, and this program \
            version \(ExchangeMessage.protocolVersion). Nothing is lost here. \
            \(server < ExchangeMessage.protocolVersion
                ? "Have fieldsync upgraded on the server, or install an earlier release here"
                : "Upgrade fieldsync on this machine"), then sync again.
            """
        case .newerProtocol(let url):
            """
            The server at \(url) speaks a newer version than this program. Nothing is lost here. \
            Upgrade fieldsync on this machine, then sync again.
            """
        default: standingWords
        }
    }
}
