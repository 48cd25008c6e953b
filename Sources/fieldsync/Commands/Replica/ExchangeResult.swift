import FieldsyncClient
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// What an exchange came to, as it is told and as the program ends.
struct ExchangeResult: Sendable {
    private let summary: ExchangeSummary
    private let conflictsOpen: Int
    private let judged: Int
    private let lost: (count: Int, lines: [HumanText])

    /// The result of an exchange that came to its end.
    ///
    /// - Parameter lost: What the person lost to later values, and what to tell them of that now.
    init(
        _ summary: ExchangeSummary, of replica: Replica, lost: (count: Int, lines: [HumanText])
    ) throws {
        self.summary = summary
        self.lost = lost
        conflictsOpen = try Exchanging.conflictsOpen(replica)
        // What was refused is told until somebody has dealt with it, also where no reply came.
        judged = max(summary.judged, try RefusedChange.own(of: replica))
    }

    var refused: Int { summary.refusals.count + judged }

    /// Tells people what they should know besides; scripts find it in the document.
    func tellNotices(_ context: CommandContext) throws {
        if context.json { return }
        for notice in summary.notices { try context.note("\(notice)") }
    }

    /// Notes what the program ends with. A clone is done all the same where people disagree.
    func finish(_ context: CommandContext, isClone: Bool = false) {
        if refused > 0 { context.finish(.refused) }
        if conflictsOpen > 0, !isClone { context.finish(.conflictsOpen) }
    }

    /// The members of the document that scripts read.
    var json: JSONObject {
        func number(_ value: Int) -> JSONValue { .integer(Int64(value)) }
        return [
            "roundTrips": number(summary.roundTrips),
            "bytesSent": number(summary.bytesSent),
            "bytesReceived": number(summary.bytesReceived),
            "httpBytesSent": number(summary.httpBytesSent),
            "httpBytesReceived": number(summary.httpBytesReceived),
            "transactionsSent": number(summary.transactionsSent),
            "transactionsReceived": number(summary.transactionsReceived),
            "linksOnly": number(summary.linksOnly),
            "conflictsOpen": number(conflictsOpen),
            "refused": number(refused),
            "lost": number(lost.count),
            "removedSpaces": .array(summary.removedSpaces.sorted().map { .string($0.name) }),
            "notices": .array(summary.notices.map(JSONValue.string)),
        ]
    }

    /// The lines that people read.
    var lines: [HumanText] {
        let lines: [HumanText] = [
            """
            Sent \(summary.transactionsSent), received \(summary.transactionsReceived) \
            transactions; \(summary.httpBytesSent) bytes out, \(summary.httpBytesReceived) bytes \
            in.
            """
        ]
        return lines + details
    }

    /// The same without how much moved.
    var details: [HumanText] {
        var lines = RecentOptions.left(summary.linksOnly)
        lines += summary.refusals.map { "Refused: \($0.text)" }
        lines += summary.removedSpaces.sorted().map {
            """
            Space \($0) was taken from you: it is gone from this laptop. What was not sent before \
            is safe at the server, where a manager decides on it.
            """
        }
        lines += summary.spacesToGo.sorted().map {
            """
            Space \($0) was taken from you. It stays on this laptop until 'fieldsync sync' has \
            handed in what was not sent.
            """
        }
        if judged > 0 {
            lines.append(
                """
                Refused entries: \(judged). They are kept and count for nothing; 'fieldsync \
                refused' says why and how to send them again.
                """)
        }
        if conflictsOpen > 0 {
            lines.append("Conflicts to settle: \(conflictsOpen). See 'fieldsync conflicts'.")
        }
        lines += summary.mendedSpaces.sorted().map {
            "The records of \($0) had come to differ from the server's and were made anew."
        }
        if summary.isInStep { lines.append("In step with the server.") }
        return lines + lost.lines
    }
}
