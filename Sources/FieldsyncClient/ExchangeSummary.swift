public import FieldsyncCore

/// What an exchange moved.
public struct ExchangeSummary: Hashable, Sendable {
    /// Requests that were made.
    public internal(set) var roundTrips = 0
    /// Bytes of frames that were sent.
    public internal(set) var bytesSent = 0
    /// Bytes of frames that came.
    public internal(set) var bytesReceived = 0
    /// Bytes of HTTP that were sent: head, framing and body, inside TLS where there is any.
    public internal(set) var httpBytesSent = 0
    /// Bytes of HTTP that came.
    public internal(set) var httpBytesReceived = 0
    /// Transactions that the server took and did not have.
    public internal(set) var transactionsSent = 0
    /// Transactions that came and were new here.
    public internal(set) var transactionsReceived = 0
    /// Older transactions of which only links came, with records that came as they are.
    public internal(set) var linksOnly = 0
    /// What the server did not take, and what could not be taken from it.
    public internal(set) var refusals: [ExchangeRefusal] = []
    /// Spaces that something moved in.
    public internal(set) var spaces: Set<SpaceID> = []
    /// Spaces whose state had come to differ from the server's, and was derived anew.
    public internal(set) var mendedSpaces: Set<SpaceID> = []
    /// The server's clock less this one's, in milliseconds.
    public internal(set) var clockOffsetMilliseconds: Int64 = 0
    /// True where both hold the same now.
    public internal(set) var isInStep = false

    /// Spaces that were taken from the person and are gone from this replica now.
    public internal(set) var removedSpaces: Set<SpaceID> = []
    /// Spaces that were taken from the person and go once what is not sent is safe.
    public internal(set) var spacesToGo: Set<SpaceID> = []
    /// Transactions that the server took now and applies nowhere.
    public internal(set) var judged = 0
    /// What happened that a person should know, a sentence or two each: what was healed, whose
    /// clock is wrong.
    public internal(set) var notices: [String] = []

    /// Nothing moved.
    public init() {}

    /// Adds what an exchange had moved before it broke off.
    mutating func add(_ progress: ExchangeProgress) {
        bytesSent += progress.bytesSent
        bytesReceived += progress.bytesReceived
        transactionsSent += progress.transactionsSent
        transactionsReceived += progress.transactionsReceived
    }

    /// Adds what was moved before by other requests of the same command.
    mutating func add(trafficOf other: ExchangeSummary) {
        roundTrips += other.roundTrips
        bytesSent += other.bytesSent
        bytesReceived += other.bytesReceived
        httpBytesSent += other.httpBytesSent
        httpBytesReceived += other.httpBytesReceived
        transactionsSent += other.transactionsSent
        transactionsReceived += other.transactionsReceived
        linksOnly += other.linksOnly
    }
}

/// How far an exchange has come, for a bar on a terminal.
public struct ExchangeProgress: Hashable, Sendable {
    /// Transactions that the server has taken or had.
    public internal(set) var transactionsSent = 0
    /// Transactions that came.
    public internal(set) var transactionsReceived = 0
    /// Transactions that were there to be sent when it began; 0 where that is not known.
    public internal(set) var transactionsToSend = 0
    /// Transactions that the server is known to have and this replica had not; 0 where that is
    /// not known.
    public internal(set) var transactionsToReceive = 0
    /// Bytes of frames that were sent.
    public internal(set) var bytesSent = 0
    /// Bytes of frames that came.
    public internal(set) var bytesReceived = 0

    /// The same with what other requests of the same command had brought before.
    func after(_ sum: ExchangeSummary) -> ExchangeProgress {
        let before = sum.transactionsReceived + sum.linksOnly
        var result = self
        result.transactionsSent += sum.transactionsSent
        if transactionsToSend > 0 { result.transactionsToSend += sum.transactionsSent }
        result.transactionsReceived += before
        if transactionsToReceive > 0 { result.transactionsToReceive += before }
        result.bytesSent += sum.bytesSent
        result.bytesReceived += sum.bytesReceived
        return result
    }
}
