import AFMModel
import AFMStore
import ArgumentParser
import FieldsyncCore

/// What may be said of a call besides its start and zone.
struct CallTerms: ParsableArguments {
    @Option(help: "Where.")
    var stage: String?

    @Option(help: "The union local in whose jurisdiction the call is.")
    var local: String?

    @Option(
        parsing: .upToNextOption,
        help: "Names of the rate cards that may be in force; else the production's.",
        completion: .rateCards)
    var rates: [String] = []

    @Option(help: "The kind of service.")
    var kind: CallKind?

    @Option(help: "The guaranteed length by name.")
    var session: SessionKind?

    @Option(help: "The guaranteed minutes, where the session's name does not say them.")
    var guaranteedMinutes: Int?

    @Option(help: "What is recorded.")
    var service: Service?

    @Option(help: "Who conducts, by exact name.")
    var conductor: String?

    @Option(help: "When the call was given out.")
    var calledAt: String?

    @Flag(inversion: .prefixedNo, help: "Whether the producer asked for work after midnight.")
    var nightRequested: Bool?

    /// The session of a call of which nobody says one.
    static func usualSession(of kind: CallKind) -> SessionKind? {
        switch kind {
        case .recording, .production: .single
        case .multiTrack: .guaranteed
        case .sideline: nil
        }
    }

    /// Adds what was said to the edits of a call.
    func add(to edits: inout FieldEdits, times: SpokenTime, _ finder: RecordFinder) throws {
        edits.set("stage", stage)
        edits.set("local", local)
        try RateCardNames.require(rates, in: finder)
        edits.set("rates", names: rates)
        edits.set("kind", kind?.rawValue)
        edits.set("session", session?.rawValue)
        edits.set("guaranteedMinutes", guaranteedMinutes)
        edits.set("service", service?.rawValue)
        edits.set("conductor", conductor)
        try edits.set("calledAt", calledAt.map { try times.moment(spoken: $0) })
        edits.set("nightRequested", nightRequested)
    }
}
