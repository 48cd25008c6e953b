package import AFMModel
package import FieldsyncCore
import FieldsyncStore

/// The ids that natural keys give: whoever enters the same thing makes the same record.
///
/// The keys are part of the format (`protocol/domain.md`): changing one would make two records out
/// of one between programs.
package enum NaturalID {
    /// A producer, by exact name.
    package static func producer(_ name: String) -> RecordID { id(.producer, [name]) }

    /// A production, by its producer and what tells its episodes apart.
    package static func production(_ production: Production) -> RecordID {
        id(
            .production,
            [
                production.producer, production.title, production.series ?? "",
                production.season ?? "", production.episode ?? "",
            ])
    }

    /// A rate card, by its name and the first day on which it holds.
    package static func rates(name: String, from: WorkDate) -> RecordID {
        id(.rates, [name, from.description])
    }

    /// A musician, by card; who has none, by name and union local.
    package static func musician(name: String, card: String?, local: String?) -> RecordID {
        guard let card else { return id(.musician, ["name", name, local ?? ""]) }
        return id(.musician, ["card", card])
    }

    /// A call as its first sheet has it; what is corrected later does not change the id.
    package static func call(production: RecordID, stage: String?, start: Moment) -> RecordID {
        id(.call, [production.hex, stage ?? "", start.description])
    }

    /// A call by the id that a sheet of another program brings.
    package static func call(production: RecordID, foreignID: String) -> RecordID {
        id(.call, [production.hex, "id", foreignID, ""])
    }

    /// One musician on one call.
    package static func engagement(call: RecordID, musician: RecordID) -> RecordID {
        id(.engagement, [call.hex, musician.hex])
    }

    /// An interval of a call or an engagement, by its kind and beginning; `occurrence` is 0, or
    /// which it is of several that are alike.
    package static func interval(
        owner: RecordID, kind: String, from: String, occurrence: Int = 0
    ) -> RecordID {
        id(.interval, [owner.hex, kind, from] + again(occurrence))
    }

    /// A cue of a call, by its number.
    package static func cue(call: RecordID, number: String, occurrence: Int = 0) -> RecordID {
        id(.cue, [call.hex, number] + again(occurrence))
    }

    /// A payment to somebody on a day for a call.
    package static func payment(
        call: RecordID, card: String, paidOn: String, occurrence: Int = 0
    ) -> RecordID {
        id(.payment, [call.hex, card, paidOn] + again(occurrence))
    }

    /// What one musician was asked for one call.
    package static func offer(call: RecordID, musician: RecordID) -> RecordID {
        id(.offer, [call.hex, musician.hex])
    }

    /// The first signature under a call's report.
    package static func signoff(call: RecordID) -> RecordID { id(.signoff, [call.hex]) }

    /// An instrument, by its name whatever its case.
    package static func instrument(_ name: String) -> RecordID {
        id(.instrument, [name.lowercased()])
    }

    /// The closing of a production's period.
    package static func closing(production: RecordID, from: String, to: String) -> RecordID {
        id(.closing, [production.hex, from, to])
    }

    /// What a call came to in a closing.
    package static func closedCall(closing: RecordID, call: RecordID) -> RecordID {
        id(.closedCall, [closing.hex, call.hex])
    }

    /// A ruling for more than one call, by its level, whose it is, its key, and the calls that it
    /// is about where it is not about all.
    package static func ruling(
        _ level: RulingLevel, of owner: String, key: String, calls: [String]
    ) -> RecordID {
        id(.ruling, [level.rawValue, owner, key] + calls.sorted())
    }

    /// A ruling for a call, by its key.
    package static func ruling(call: RecordID, key: String) -> RecordID {
        id(.ruling, [call.hex, key])
    }

    private static func again(_ occurrence: Int) -> [String] {
        occurrence == 0 ? [] : [String(occurrence)]
    }

    private static func id(_ type: RecordType, _ key: [String]) -> RecordID {
        RecordID.natural(type: type, key: key, hash: sha256)
    }
}
