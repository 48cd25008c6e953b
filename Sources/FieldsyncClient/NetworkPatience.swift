import NIOCore

/// How long the network is waited for.
///
/// It goes with the task, not with the connection, since healing and enrolment make connections of
/// their own within an exchange.
package struct NetworkPatience: Sendable {
    /// Until a connection stands, its encryption included, in milliseconds.
    package var connectMilliseconds: Int64
    /// Until the next byte comes, or is taken, in milliseconds.
    package var silenceMilliseconds: Int64

    /// What a person waits for on a bad line.
    package static let standard = NetworkPatience(
        connectMilliseconds: 30_000, silenceMilliseconds: 60_000)

    /// Longer than any machine is busy with something else: where the other side is known to be
    /// there, a clock says nothing about it.
    package static let longerThanAnyWork = NetworkPatience(
        connectMilliseconds: 6 * 3_600_000, silenceMilliseconds: 6 * 3_600_000)

    /// That of the running task.
    @TaskLocal package static var current = standard

    package init(connectMilliseconds: Int64, silenceMilliseconds: Int64) {
        self.connectMilliseconds = connectMilliseconds
        self.silenceMilliseconds = silenceMilliseconds
    }

    var connect: TimeAmount { .milliseconds(connectMilliseconds) }
    var silence: TimeAmount { .milliseconds(silenceMilliseconds) }
}
