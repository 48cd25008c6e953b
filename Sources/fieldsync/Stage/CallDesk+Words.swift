import AFMModel
import AFMRules
import AFMStage
import AFMStore
import FieldsyncCore
import FieldsyncStore

extension CallDesk {
    /// What was done, in a line.
    func words(_ deed: StageDeed) -> String {
        switch deed {
        case .came(let who, let at): "\(clock(at))  came: \(people(who))"
        case .left(let who, let at): "\(clock(at))  left: \(people(who))"
        case .leftEarly(let id, let at): "\(clock(at))  left early: \(people([id]))"
        case .end(let at): "\(clock(at))  everybody went home"
        case .begin(let kind, let who, let at):
            "\(clock(at))  \(kind.rawValue) begins: \(people(who))"
        case .resume(let who, let at): "\(clock(at))  work goes on: \(people(who))"
        case .attendance(let id, let attendance):
            "\(people([id])): " + Self.attendance(attendance)
        case .cannotStay(let id, let at):
            "\(people([id])) \(at == nil ? "can" : "cannot") stay past the hold"
        case .instruments(let id, let list):
            "\(people([id])) plays \(list.joined(separator: ", "))"
        case .cartage(let id, let list):
            list.isEmpty
                ? "No cartage for \(people([id]))"
                : "Cartage for \(people([id])): \(list.joined(separator: ", "))"
        case .substitute(let id, by: let other):
            "\(facts.roster.first { $0.id == other }?.name ?? "Somebody") for \(people([id]))"
        case .correct(let id, let field, let at, _, _):
            "\(people([id])) \(field == .reported ? "came" : "left") "
                + (at.map(clock) ?? "at no time") + "; the old value is kept"
        case .initial(let id, let initials): "\(people([id])) initialled \(initials)"
        case .startCue(let number, let at): "\(clock(at))  cue \(number) begins"
        case .stopCue(let id, let at): "\(clock(at))  cue \(cueNumber(id)) ends"
        case .cueLength(let id, _): "Length of cue \(cueNumber(id)) noted"
        case .cueTitle(let id, let title): "Cue \(cueNumber(id)) is \(title)"
        case .settle(let record, let slot, let token): settled(record, slot, token)
        case .undo: "Taken back"
        case .amendment(let deed, let because): "\(words(deed))  (\(because))"
        }
    }

    private func settled(_ record: RecordKey, _ slot: String, _ token: String) -> String {
        let conflict = facts.conflicts.first { $0.record == record && $0.slot == slot }
        guard let conflict else { return "Settled: \(slot)" }
        let value = conflict.choices.first { $0.token == token }?.value ?? "?"
        return "Settled: \(conflict.subject) \(conflict.slotWords) \(value)"
    }

    private static func attendance(_ attendance: Attendance) -> String {
        switch attendance {
        case .worked: "expected again"
        case .noShow: "did not come"
        case .excused: "is excused"
        }
    }

    private func clock(_ moment: Moment) -> String { facts.clock(moment) }

    private func cueNumber(_ id: RecordID) -> String {
        facts.cues.first { $0.id == id }?.number ?? "?"
    }

    private func people(_ ids: [RecordID]) -> String {
        if ids.isEmpty { return "everybody" }
        let names = ids.prefix(3).map { facts.person($0)?.name ?? "?" }
        let more = ids.count > 3 ? " and \(ids.count - 3) more" : ""
        return names.joined(separator: ", ") + more
    }

    /// What is or was taken back, in a line.
    func words(_ plan: UndoPlan) -> String {
        guard let first = plan.steps.first else { return "nothing, it is as it was" }
        let who = facts.person(first.record.id)?.name ?? "the \(first.record.type)"
        func shown(_ value: FieldValue?) -> String {
            if case .instant(let instant)? = value { return clock(Moment(instant)) }
            return value?.shownText ?? "nothing"
        }
        let more = plan.steps.count > 1 ? " (and \(plan.steps.count - 1) more)" : ""
        if first.field == "deleted" {
            return "\(who) is \(first.to == .boolean(true) ? "gone" : "back")\(more)"
        }
        return "\(first.field) of \(who), \(shown(first.from)), is \(shown(first.to)) again\(more)"
    }
}
