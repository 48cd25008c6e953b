public import FieldsyncCore
public import FieldsyncStore
import Foundation

/// What was healed and when, as the replica keeps it for people.
public struct HealingNotice: Hashable, Sendable, Codable {
    /// When, in milliseconds since 1970, by this replica's clock.
    public let atMilliseconds: Int64
    /// What happened and what was done, in sentences.
    public let text: String

    private static let key = "healings"
    /// Notices that are kept: the newest.
    private static let limit = 50

    /// A notice of its parts.
    public init(atMilliseconds: Int64, text: String) {
        self.atMilliseconds = atMilliseconds
        self.text = text
    }

    /// When, as a time.
    public var at: Instant { Instant(milliseconds: atMilliseconds) ?? .latest }

    /// What `replica` healed, the oldest first.
    public static func all(of replica: Replica) throws -> [HealingNotice] {
        guard let text = try replica.setting(key) else { return [] }
        return try JSONDecoder().decode([HealingNotice].self, from: Data(text.utf8))
    }

    /// Keeps notices beside those that are there.
    public static func add(_ texts: [String], to replica: Replica) throws {
        if texts.isEmpty { return }
        let at = Int64(clamping: replica.environment.nowMilliseconds())
        let notices = try all(of: replica) + texts.map {
            HealingNotice(atMilliseconds: at, text: $0)
        }
        try replica.setSetting(key, try SettingText.of(Array(notices.suffix(limit))))
    }
}

extension ExchangeRun {
    /// Tells the person what was healed, and keeps it for who asks later.
    mutating func tellHealing() async throws {
        var texts = healing.outcomes.map(\.words)
        if healing.isServerRenamed || healing.lost > 0 { texts.append(serverWords) }
        if texts.isEmpty { return }
        sum.notices += texts
        let (replica, kept) = (replica, texts)
        try await blocking { try HealingNotice.add(kept, to: replica) }
    }

    /// Lets people write again to spaces that were taken from them and came back.
    mutating func reopenSpaces() async throws {
        if left?.isSettled == true { return }
        let (replica, isComplete) = (replica, sum.isInStep && direction.pulls)
        let texts = try await blocking {
            let texts = try replica.reopenSpaces(isComplete: isComplete).map {
                """
                Space \($0) was given back, and the server no longer has all that this laptop had \
                handed in of it: it was set back to an earlier state meanwhile. What is missing \
                has to be entered again.
                """
            }
            try HealingNotice.add(texts, to: replica)
            return texts
        }
        sum.notices += texts
    }

    private var serverWords: String {
        let lost =
            healing.lost == 0
            ? ""
            : " It had lost \(Counted(healing.lost, "entry", "entries")) of those that it had"
                + " acknowledged; this laptop had kept what was lost and gave it back."
        return "The server was set back to an earlier state.\(lost) Nothing is lost."
    }
}

extension HealingOutcome {
    /// What happened and what was done, in sentences.
    var words: String {
        var sentences: [String] = []
        let filed = Counted(refiled, "entry", "entries")
        if let successor, isOwn {
            sentences = [
                "This laptop's store was set back to an older copy, or its disk was copied and"
                    + " both copies were written to.",
                "Nothing is lost: what it had written and the server did not have (\(filed)) was"
                    + " filed again under a new id (\(successor.hex.prefix(8))), and what the"
                    + " server had beyond it was fetched.",
            ]
        } else if let successor {
            sentences = [
                "Entries of a laptop whose disk was copied or set back had come here.",
                "Nothing is lost: what was written here after them (\(filed)) was filed again"
                    + " under a new id (\(successor.hex.prefix(8))).",
            ]
        } else {
            sentences = ["Entries of a laptop whose disk was copied or set back had come here."]
        }
        if setAside > 0 {
            let entries = Counted(setAside, "entry", "entries")
            sentences.append(
                "Kept aside, until its laptop files it again or somebody accepts it: \(entries)."
                    + " See 'fieldsync refused'.")
        }
        return sentences.joined(separator: " ")
    }
}
