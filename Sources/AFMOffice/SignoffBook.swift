import AFMRules
public import AFMStore
public import FieldsyncCore
public import FieldsyncStore

/// Signs calls' reports off, and says what changed since.
public struct SignoffBook {
    private let replica: Replica
    private let author: String

    /// A book that `author` writes in.
    public init(in replica: Replica, author: String) {
        self.replica = replica
        self.author = author
    }

    /// What keeps a call's report from being signed.
    ///
    /// Other laptops and other calls can still change what is owed; then it is signed again, with
    /// the reason. What is missing on the call itself has to be answered first.
    public static func obstacles(in found: ConsolidatedStatement) -> [OpenQuestion] {
        found.missing.filter(isObstacle)
    }

    /// The same of a call that cannot be worked out yet.
    public static func obstacles(
        of call: RecordID, in replica: Replica
    ) throws -> [OpenQuestion] {
        try ConsolidationSurvey(replica, scope: .calls([call])).questions.filter {
            isObstacle($0) && ($0.call == nil || $0.call == call)
        }
    }

    private static func isObstacle(_ question: OpenQuestion) -> Bool {
        switch question {
        case .notSynced, .closed, .signed: false
        default: true
        }
    }

    /// Signs a call's report, for the first time or for what changed since.
    ///
    /// - Parameters:
    ///   - because: Why it is signed again; not needed for the first signature.
    ///   - by: Who signs.
    /// - Returns: The signature.
    /// - Throws: ``NotFinal`` where something about the call is open;
    ///   ``DomainError/outOfPlace(what:next:)`` where nothing changed since it was signed, or no
    ///   reason is given.
    public func sign(
        _ call: FoundRecord, _ found: ConsolidatedStatement, because: String?, by: String
    ) throws -> Signoff {
        let obstacles = Self.obstacles(in: found)
        guard obstacles.isEmpty, let pay = found.paid[call.id] else {
            throw NotFinal(missing: obstacles)
        }
        let earlier = try Signoff.all(of: call.id, in: replica)
        let now = replica.environment.instant
        let reason = (because ?? "").allSatisfy(\.isWhitespace) ? "" : because ?? ""
        guard !by.allSatisfy(\.isWhitespace) else {
            throw DomainError.badWord(what: "name of who signs", value: by, right: "name somebody")
        }
        if let last = earlier.last {
            guard
                try !CallHistory(of: call.id, in: replica).isAsSigned(last)
                    || ClosedFigures(pay) != last.figures
            else {
                throw DomainError.outOfPlace(
                    what: "\(call.label) is as \(last.by) signed it.", next: "Nothing is to do.")
            }
            guard !reason.isEmpty else {
                throw DomainError.outOfPlace(
                    what: "\(call.label) was signed by \(last.by) and changed since.",
                    next: "Say why with '--because'.")
            }
        }
        try replica.write(
            author: author, reason: reason.isEmpty ? "report signed by \(by)" : reason
        ) { batch in
            try batch.transaction(in: call.space) { writer in
                let key = RecordKey(
                    .signoff,
                    earlier.isEmpty
                        ? NaturalID.signoff(call: call.id) : try writer.create(.signoff))
                if earlier.isEmpty {
                    if let present = try writer.record(key) {
                        if present.isDeleted { try writer.undelete(key) }
                    } else {
                        try writer.create(key)
                    }
                }
                try writer.set(key, .call, .reference(call.id))
                if let last = earlier.last { try writer.set(key, .amends, .text(last.id.hex)) }
                try writer.set(key, .figures, .text(ClosedFigures(pay).text))
                if !reason.isEmpty { try writer.set(key, .because, .text(reason)) }
                try writer.set(key, .by, .text(by))
                try writer.set(key, .at, .instant(now))
            }
        }
        guard let signed = try Signoff.all(of: call.id, in: replica).last else {
            throw DomainError.notFound(what: "signature", query: call.label, hint: "")
        }
        return signed
    }

    /// What calls come to now where that is not what was signed.
    static func questions(
        about calls: [StoredCall], paid: [RecordID: ClosedFigures], in replica: Replica
    ) throws -> [OpenQuestion] {
        var questions: [OpenQuestion] = []
        for (space, calls) in Dictionary(grouping: calls, by: \.call.space)
            .sorted(by: { $0.key.name < $1.key.name })
        {
            try replica.read(space) { reader in
                guard try !reader.records(.signoff).isEmpty else { return }
                for call in calls {
                    let id = call.call.key.id
                    guard let last = try Signoff.all(of: id, reader).last,
                        let after = paid[id], after != last.figures
                    else { continue }
                    questions.append(
                        .signed(
                            call: id, label: call.label, by: last.by, before: last.figures,
                            after: after))
                }
            }
        }
        return questions
    }
}
