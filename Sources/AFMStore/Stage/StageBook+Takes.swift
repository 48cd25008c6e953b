public import AFMModel
public import FieldsyncCore
import FieldsyncStore

extension StageBook {
    /// A take of a cue begins; the cue is entered where nobody did.
    ///
    /// - Returns: The cue.
    @discardableResult
    public func startCue(
        _ number: String, on call: FoundRecord, at moment: Moment
    ) throws -> RecordID {
        guard let instant = moment.instant else { throw Self.beyondYears(moment) }
        return try write(in: call.space) { writer in
            let cues = try writer.records(.cue, where: .call, is: .reference(call.id))
            if let known = cues.first(where: { $0[.number] == .text(number) }) {
                try writer.change(known.key, .started, to: .instant(instant))
                try writer.change(known.key, .stopped, to: nil)
                try check.validate(known.key, written: [.started], in: writer)
                return known.key.id
            }
            let key = RecordKey(.cue, NaturalID.cue(call: call.id, number: number))
            let last =
                cues.compactMap { cue -> Int64? in
                    if case .integer(let position)? = cue[.position] { position } else { nil }
                }.max() ?? 0
            try put(
                key,
                [
                    .call: .reference(call.id), .number: .text(number),
                    .started: .instant(instant),
                    .position: .integer(min(last, 1 << 47) + ListOrder.gap),
                ], writer)
            return key.id
        }
    }

    static func beyondYears(_ moment: Moment) -> DomainError {
        .badTime("\(moment)", right: "it must be in the years 1 to 9999")
    }
}
