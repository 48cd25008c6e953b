public import AFMModel
public import AFMRules
import AFMStore
public import FieldsyncCore
import FieldsyncJSON
public import FieldsyncStore

/// How a call came to be paid as it is: each step of its history with what it changed.
public struct CallHistory {
    let call: RecordID
    private let replica: Replica
    private let catalogue: InstrumentCatalogue
    let export: SheetExport

    /// The history of a call.
    ///
    /// - Throws: ``DomainError/notFound(what:query:hint:)`` where there is no such call.
    public init(
        of call: RecordID, in replica: Replica, catalogue: InstrumentCatalogue? = nil
    ) throws {
        self.call = call
        self.replica = replica
        let catalogue = try catalogue ?? InstrumentCatalogue(of: replica)
        self.catalogue = catalogue
        export = try SheetExport(from: replica)
    }

    /// The calls that a rule may hold against this one, as they are now.
    private func neighbours() throws -> [CallSheet] {
        var others: [CallSheet] = []
        let survey = try ConsolidationSurvey(replica, scope: .calls([call]))
        for other in survey.all where other.call.key.id != call {
            do {
                others.append(try survey.sheet(of: other, catalogue: catalogue).document)
            } catch {
                // It is in no total now either.
                continue
            }
        }
        return others
    }

    /// What each step changed of what people are owed, from the first time that the call could be
    /// paid; from a time on where one is given.
    public func differences(since: Instant? = nil) throws -> PayDifferences {
        let names = try replica.names()
        let others = try neighbours()
        var past = PastRecords()
        var versions: [PayDifferences.Version] = []
        var shown: JSONValue?
        var hasBegun = since == nil
        for transaction in try log() {
            if !hasBegun, let since, transaction.stamp.instant >= since {
                hasBegun = true
                if let stored = StoredCall(call, among: past) {
                    shown = export.document(of: stored)
                    versions.append(version([], by: nil, stored, past, others))
                }
            }
            let old = past
            let mayMatter = touches(transaction, past)
            past.apply(transaction)
            guard hasBegun, mayMatter || touches(transaction, past),
                let stored = StoredCall(call, among: past)
            else { continue }
            let document = export.document(of: stored)
            guard document != shown else { continue }
            shown = document
            let replica = transaction.id.replica
            let by = "\(transaction.author) on \(names[replica] ?? replica.hex), "
                + Moment(transaction.stamp.instant).text(in: stored.zone)
            versions.append(
                version(
                    words(of: transaction, from: old, to: past), by: by, stored, past, others))
        }
        return PayDifferences(versions)
    }

    // MARK: the log

    func log() throws -> [ReplicatedTransaction] {
        guard let space = try replica.locate(RecordKey(.call, call)) else { return [] }
        let entries = try [space, .roster].flatMap { space in
            try replica.read(space) { try $0.log() }
        }
        return entries.map(\.transaction).sorted { ($0.stamp, $0.id) < ($1.stamp, $1.id) }
    }

    /// Whether a transaction writes to something that the call's pay can depend on.
    private func touches(_ transaction: ReplicatedTransaction, _ past: PastRecords) -> Bool {
        transaction.operations.contains { isPart($0.record, past) }
    }

    private func isPart(_ key: RecordKey, _ past: PastRecords) -> Bool {
        switch key.type {
        case .call: key.id == call
        case .engagement, .interval, .cue, .payment:
            past[key].map { $0[.call] == .reference(call) } ?? false
        default: true
        }
    }

    // MARK: words

    func replicaNames() throws -> [ReplicaID: String] { try replica.names() }

    func words(
        of transaction: ReplicatedTransaction, from old: PastRecords, to new: PastRecords
    ) -> [String] {
        let stored = StoredCall(call, among: new) ?? StoredCall(call, among: old)
        let zone = stored?.zone ?? .utc
        var words: [String] = []
        for operation in transaction.operations {
            let key = operation.record
            guard isPart(key, old) || isPart(key, new) else { continue }
            let name = label(of: key, new[key] ?? old[key], new)
            switch operation {
            case .delete, .resolveDeletion(_, deleted: true): words.append("\(name) removed")
            case .undelete, .resolveDeletion(_, deleted: false):
                words.append("\(name) brought back")
            default:
                guard let (field, value) = operation.write else { continue }
                let before = old[key]?[field]
                guard before != value, value?.isReference != true else { continue }
                words.append(
                    "\(field) of \(name): \(before?.shown(by: zone) ?? "nothing") → "
                        + "\(value?.shown(by: zone) ?? "nothing")")
            }
        }
        if !words.isEmpty { return words }
        return [transaction.reason.isEmpty ? "a change" : transaction.reason]
    }

    private func label(of key: RecordKey, _ record: RecordView?, _ past: PastRecords) -> String {
        func person(_ reference: FieldValue?) -> String? {
            guard case .reference(let id)? = reference else { return nil }
            return past[RecordKey(.musician, id)]?[.nameText]?.text
        }
        switch key.type {
        case .call: return "the call"
        case .engagement: return person(record?[.musician]) ?? "somebody"
        case .interval:
            let kind = record?[.kind]?.text ?? "interval"
            guard case .reference(let id)? = record?[.engagement] else { return "the \(kind)" }
            let owner = past[RecordKey(.engagement, id)]?[.musician]
            return "the \(kind) of \(person(owner) ?? "somebody")"
        case .cue: return "cue \(record?[.number]?.text ?? "?")"
        case .ruling: return "the ruling \(record?[.key]?.text ?? "?")"
        case .musician, .producer, .rates:
            return "\(key.type) \(record?[.nameText]?.text ?? "?")"
        default: return "\(key.type)"
        }
    }

    // MARK: pay

    private func version(
        _ edits: [String], by: String?, _ stored: StoredCall, _ past: PastRecords,
        _ others: [CallSheet]
    ) -> PayDifferences.Version {
        PayDifferences.Version(edits: edits, by: by, pay: pay(stored, past, others))
    }

    private func pay(
        _ stored: StoredCall, _ past: PastRecords, _ others: [CallSheet]
    ) -> Result<CallStatement, PayDifferences.Unpayable> {
        do {
            let sheet = try export.sheet(of: stored, catalogue: catalogue).document
            let names = Set(sheet.rates + others.flatMap(\.rates))
            let cards = try past.roster.records(.rates)
                .filter { names.contains($0[.nameText]?.text ?? "") }
                .map { try RateCardExport.stored($0).card() }
            let statement = try PayStatement.compute(
                sheets: [sheet] + others, rateCards: cards, final: false, catalogue: catalogue)
            guard let own = statement.calls.first else {
                return .failure(PayDifferences.Unpayable(because: "There is no call."))
            }
            return .success(own)
        } catch {
            return .failure(PayDifferences.Unpayable(because: "\(error)"))
        }
    }
}

extension FieldValue {
    fileprivate var isReference: Bool {
        if case .reference = self { true } else { false }
    }
}
