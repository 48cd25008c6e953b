import AFMModel
import AFMRules
import AFMStage
import AFMStore
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

extension CallDesk {
    func carryOut(_ deed: StageDeed, agreed: Bool) throws -> StageOutcome {
        do {
            if deed.deed == .undo {
                return .done(try undo(because: deed.because, agreed: agreed))
            }
            let call = FoundRecord(record: stored.call, label: stored.label)
            let said = words(deed)
            try write(deed, to: call, agreed: agreed) { [self] in note($0, words: said) }
            return .done(said)
        } catch let question as StageAsking {
            return .question(question.words)
        } catch let question as StageQuestion {
            let words = try ConflictWords(for: question.conflicts, in: replica)
            let lines = question.conflicts.map { words.settled($0).text }
            return .question(lines.joined(separator: " "))
        } catch let fault as StoreError {
            // What is taken back later could be another thing than what was meant.
            if deed.deed == .undo { throw StageFault.refused("Nothing was taken back: \(fault)") }
            throw Self.fault(fault)
        } catch let fault as DomainError {
            throw StageFault.refused(brief(fault))
        } catch let failure as Failure {
            throw StageFault.refused(failure.message)
        }
    }

    /// A step would settle what others disagree about, and nobody agreed yet.
    struct StageQuestion: Error {
        let conflicts: [Conflict]
    }

    /// Something else that is asked first.
    struct StageAsking: Error {
        let words: String
    }

    private static func fault(_ error: StoreError) -> StageFault {
        switch error {
        case .disk(let detail), .diskAtCommit(let detail): .disk(detail)
        case .busy: .disk("another program is writing")
        default: .refused("\(error)")
        }
    }

    /// The sentence without its address, with times by the stage's clocks: the screen shows what
    /// it is about.
    private func brief(_ error: DomainError) -> String {
        let words =
            switch error {
            case .badValue(_, let field, let value, let right):
                "\(Self.words(of: field)) cannot be \(value); \(right)."
            case .outOfPlace(let what, _): what
            default: "\(error)"
            }
        return words.replacing(/"?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d))"?/) { found in
            do {
                return facts.clock(try Moment(iso8601: String(found.1)))
            } catch {
                return String(found.1)
            }
        }
    }

    private static func words(of field: String) -> String {
        StageDeed.TimeField(rawValue: field).map {
            "The time when \($0.isPersonal ? "they" : "it") \($0.verb)"
        } ?? field
    }

    // MARK: writing

    private func write(
        _ deed: StageDeed, to call: FoundRecord, agreed: Bool,
        wrote: @escaping @Sendable (TransactionID) -> Void
    ) throws {
        let settling: SettlingHandler = { conflicts in
            if !agreed { throw StageQuestion(conflicts: conflicts) }
        }
        let book = StageBook(
            in: replica, author: author, catalogue: catalogue, because: deed.because,
            settling: settling, wrote: wrote)
        let clock = StageClock(book, call: call)
        switch deed.deed {
        case .came(let who, let at): _ = try clock.run(.start, at: at, who: try found(who))
        case .left(let who, let at): _ = try clock.run(.dismiss, at: at, who: try found(who))
        case .end(let at): _ = try clock.run(.end, at: at)
        case .begin(let kind, let who, let at):
            let step: StageClock.Step = kind == .break ? .break : .meal
            _ = try clock.run(step, at: at, who: try found(who))
        case .resume(let who, let at): _ = try clock.run(.resume, at: at, who: try found(who))
        case .startCue(let number, let at): try book.startCue(number, on: call, at: at)
        case .settle(let record, let slot, let token):
            try settle(
                record, slot: slot, token: token, because: deed.because, settling, wrote)
        case .substitute(let id, by: let other):
            guard let musician = try replica.read(.roster, { reader in
                try reader.record(RecordKey(.musician, other))
            }) else { throw StageFault.refused("They are not on the roster any more.") }
            let label = musician[.nameText]?.text ?? "?"
            _ = try book.substitute(
                FoundRecord(record: musician, label: label), for: try found(id), on: call)
        case .correct(let id, .from, nil, let why, _):
            _ = try book.remove(try corrected(id, .from), reason: why)
        default:
            let (record, values, reason) = try edit(deed.deed)
            try book.edit(record, setting: values, reason: reason)
        }
    }

    /// What a deed that concerns one record sets in it, and why.
    private func edit(
        _ deed: StageDeed
    ) throws -> (FoundRecord, [FieldName: FieldValue?], reason: String) {
        switch deed {
        case .leftEarly(let id, let at):
            return (
                try found(id),
                [.dismissed: try Self.instant(at), .leftForPersonalReasons: .boolean(true)],
                "left on their own account"
            )
        case .attendance(let id, let attendance):
            let value: FieldValue? = attendance == .worked ? nil : .text(attendance.rawValue)
            return (try found(id), [.attendance: value], "")
        case .cannotStay(let id, let at):
            return (try found(id), [.cannotStayPastHold: try at.map(Self.instant)], "")
        case .instruments(let id, let names):
            let value: FieldValue? = names.isEmpty ? nil : .text(NameList.text(names))
            return (try found(id), [.instruments: value], "")
        case .cartage(let id, let names):
            let list = names.map { name -> JSONValue in
                ["instrument": .string(name), "mode": "private"]
            }
            let text = list.isEmpty ? nil : JSONText.text(.array(list))
            return (try found(id), [.cartage: text.map { .text($0) }], "")
        case .correct(let id, let field, let at, let why, let initials):
            let record = try corrected(id, field)
            var values: [FieldName: FieldValue?] = [
                FieldName(field): try at.map(Self.instant)
            ]
            if !initials.isEmpty { values[.initialled] = initialled(record.record) }
            let signed = initials.isEmpty ? "" : "initialled \(initials)"
            return (
                record, values, [why, signed].filter { !$0.isEmpty }.joined(separator: "; ")
            )
        case .initial(let id, let initials):
            let person = try found(id)
            return (
                person, [.initialled: initialled(person.record)], "initialled \(initials)"
            )
        case .stopCue(let id, let at):
            return (try cue(id), [.stopped: try Self.instant(at)], "")
        case .cueLength(let id, let seconds):
            return (try cue(id), [.finishedSeconds: seconds.map { .integer(Int64($0)) }], "")
        case .cueTitle(let id, let title):
            return (try cue(id), [.title: title.isEmpty ? nil : .text(title)], "")
        default: throw StageFault.refused("That is nothing that can be written.")
        }
    }

    private func initialled(_ engagement: RecordView) -> FieldValue? {
        let list = Self.initials(engagement) + [.string(now.text(in: facts.zone))]
        return JSONText.text(.array(list)).map { .text($0) }
    }

    private static func instant(_ moment: Moment) throws -> FieldValue {
        guard let instant = moment.instant else {
            throw StageFault.refused("A time is in the years 1 to 9999.")
        }
        return .instant(instant)
    }

    private func found(_ ids: [RecordID]) throws -> [FoundRecord] { try ids.map(found) }

    private func found(_ id: RecordID) throws -> FoundRecord {
        guard let line = stored.engagements.first(where: { $0.engagement.key.id == id }) else {
            throw StageFault.refused("They were taken off this call.")
        }
        return FoundRecord(
            record: line.engagement, label: line.musician?[.nameText]?.text ?? "?")
    }

    /// The record that has a time.
    private func corrected(
        _ id: RecordID, _ field: StageDeed.TimeField
    ) throws -> FoundRecord {
        switch field {
        case .reported, .dismissed: return try found(id)
        case .started, .stopped: return try cue(id)
        case .from, .to:
            guard let interval = stored.intervals.first(where: { $0.key.id == id }) else {
                throw StageFault.refused("That break was taken away.")
            }
            return FoundRecord(record: interval, label: interval[.kind]?.text ?? "break")
        }
    }

    private func cue(_ id: RecordID) throws -> FoundRecord {
        guard let cue = stored.cues.first(where: { $0.key.id == id }) else {
            throw StageFault.refused("That cue was removed.")
        }
        return FoundRecord(record: cue, label: cue[.number]?.text ?? "?")
    }

    // MARK: settling

    private func settle(
        _ record: RecordKey, slot: String, token: String, because: String,
        _ settling: @escaping SettlingHandler, _ wrote: (TransactionID) -> Void
    ) throws {
        for home in [space, .roster] {
            let open = try OpenConflict.all(in: home, of: replica).first {
                $0.conflict.record == record && $0.conflict.slot.name == slot
            }
            guard let open else { continue }
            guard let chosen = open.candidates.first(where: { $0.token == token }) else {
                throw StageFault.refused("That value is no longer one of those; look again.")
            }
            _ = try ConflictSettlement(
                conflicts: [open.conflict], choice: chosen.candidate.content, space: home,
                isCandidate: true
            ).write(
                to: replica, author: author, because: because, catalogue: catalogue,
                settling: settling, wrote: wrote)
            return
        }
        throw StageFault.refused("Somebody has settled it meanwhile.")
    }
}

extension FieldName {
    /// The field of a time that can be corrected.
    fileprivate init(_ field: StageDeed.TimeField) {
        switch field {
        case .reported: self = .reported
        case .dismissed: self = .dismissed
        case .from: self = .from
        case .to: self = .to
        case .started: self = .started
        case .stopped: self = .stopped
        }
    }
}
