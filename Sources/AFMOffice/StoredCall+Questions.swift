import AFMModel
import AFMStore
import FieldsyncCore
import FieldsyncStore

extension StoredCall {
    /// The name of whose engagement a record is.
    private func person(of record: RecordView) -> String? {
        engagements.first { $0.engagement.key == record.key }?.musician?[.nameText]?.text
    }

    /// What is open in the records of the call itself.
    var openQuestions: [OpenQuestion] {
        let (id, label) = (call.key.id, label)
        var questions: [OpenQuestion] = []
        for record in allRecords {
            for conflict in record.conflicts where conflict.policy == .guarded {
                let place = label + (person(of: record).map { ", \($0)" } ?? "")
                questions.append(
                    .conflict(call: id, label: place, zone: zone, conflict))
            }
        }
        if production == nil || producer == nil {
            questions.append(.unknownProduction(call: id, label: label))
        }
        for (engagement, musician) in engagements where musician == nil {
            guard case .reference(let musician)? = engagement[.musician] else { continue }
            questions.append(.unknownMusician(call: id, label: label, musician))
        }
        for (key, level, records) in disagreeingRulings {
            questions.append(
                .rulingsDiffer(
                    call: id, label: label, key: key, level: level,
                    values: records.map { "\($0[.value]?.text ?? "?") (\($0.key.id.hex))" }))
        }
        if !doubtfulRulings.isEmpty {
            let keys = Set(doubtfulRulings.compactMap { $0[.key]?.text })
            let locals = Set(doubtfulRulings.compactMap { $0[.local]?.text })
            questions.append(
                .unknownLocal(
                    call: id, label: label, locals: locals.sorted(), keys: keys.sorted()))
        }
        if call[.cancelled] == nil, engagements.isEmpty {
            questions.append(.nobody(call: id, label: label))
        }
        let here = notDismissed.map { engagement, musician in
            musician?[.nameText]?.text ?? engagement.key.id.hex
        }
        if !here.isEmpty { questions.append(.notDismissed(call: id, label: label, who: here)) }
        for interval in intervals where interval[.to] == nil {
            var since = "?"
            if case .instant(let from)? = interval[.from] { since = Moment(from).text(in: zone) }
            questions.append(
                .openInterval(
                    call: id, label: label, kind: interval[.kind]?.text ?? "break", since: since))
        }
        return questions
    }
}
