import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// What this replica has told whom of lost values, by person.
struct LostValueMemory {
    /// How far something was told.
    enum Stage: String {
        /// An exchange said so once.
        case told = "lost-told"
        /// The person has seen the list, and wants no more of it.
        case seen = "lost-seen"
    }

    private let replica: Replica
    private let author: String

    init(of author: String, in replica: Replica) {
        self.author = author
        self.replica = replica
    }

    /// Those of `values` that did not come to `stage` yet.
    func without(_ stage: Stage, _ values: [LostValue]) throws -> [LostValue] {
        if values.isEmpty { return [] }
        let known = try marks(stage)[author] ?? []
        return values.filter { !known.contains($0.mark) }
    }

    /// Remembers that `values` came to `stage`; of what is not lost any more nothing is kept.
    func note(_ stage: Stage, _ values: [LostValue], ofAll present: [LostValue]) throws {
        var all = try marks(stage)
        let present = Set(present.map(\.mark))
        let known = (all[author] ?? []).union(values.map(\.mark)).intersection(present)
        if known == all[author] ?? [] { return }
        all[author] = known.isEmpty ? nil : known
        var object = JSONObject()
        for (author, marks) in all.sorted(by: { $0.key < $1.key }) {
            object[author] = .array(marks.sorted().map(JSONValue.string))
        }
        try replica.setSetting(
            stage.rawValue, all.isEmpty ? nil : JSONValue.object(object).text())
    }

    private func marks(_ stage: Stage) throws -> [String: Set<String>] {
        guard let text = try replica.setting(stage.rawValue),
            case .object(let object) = try JSONValue(parsing: text)
        else { return [:] }
        var marks: [String: Set<String>] = [:]
        for (author, value) in object {
            guard case .array(let values) = value else { continue }
            marks[author] = Set(
                values.compactMap { if case .string(let text) = $0 { text } else { nil } })
        }
        return marks
    }
}

extension CommandContext {
    /// What the person who runs the command lost and has not seen in the list yet.
    func unseenLostValues(in spaces: [SpaceID], of replica: Replica) throws -> [LostValue] {
        let author = try author(of: replica)
        let lost = try LostValue.all(of: author, in: spaces, of: replica)
        return try LostValueMemory(of: author, in: replica).without(.seen, lost)
    }

    /// What they lost and were not told yet, in words; they are told now. For the commands that
    /// bring in what others wrote.
    func tellLostValues(of replica: Replica) throws -> (count: Int, lines: [HumanText]) {
        let author = try author(of: replica)
        let memory = LostValueMemory(of: author, in: replica)
        let all = try LostValue.all(of: author, in: replica.spaces(), of: replica)
        let unseen = try memory.without(.seen, all)
        let news = try memory.without(.told, unseen)
        try memory.note(.told, news, ofAll: all)
        if news.isEmpty { return (unseen.count, []) }
        let words = try LostValue.words(for: news, in: replica)
        return (unseen.count, news.flatMap { $0.lines(words) })
    }
}
