import AFMModel
import AFMRules
import AFMStore
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

extension Failure {
    /// What the domain did not do, and why.
    ///
    /// Words that a person typed are wrong usage; what is recorded and does not fit is a failure.
    init(_ error: DomainError) {
        switch error {
        case .ambiguous(let what, let query, let candidates):
            self.init(
                status: .failed,
                code: error.code,
                message: "'\(query)' can be more than one \(what): "
                    + candidates.joined(separator: "; ") + ". Nothing was changed.",
                next: "Say more of it, or what stands before it.",
                details: ["candidates": .array(candidates.map { .string($0) })]
            )
        case .notFound(let what, let query, let hint):
            self.init(
                status: .failed,
                code: error.code,
                message: "There is no \(what) '\(query)' on this replica. Nothing was changed.",
                next: hint
            )
        case .outOfPlace(let what, let next):
            self.init(
                status: .failed, code: error.code, message: "\(what) Nothing was changed.",
                next: next)
        case .exists(let label, let record, let differences):
            self.init(
                status: .failed,
                code: error.code,
                message: "\(label) is here already and says otherwise: "
                    + differences.map(\.description).joined(separator: "; ")
                    + ". Nothing was changed.",
                next: "Where that is to change, say so: 'fieldsync \(record.type) edit"
                    + " \(record.id) …'.",
                details: [
                    "type": .string(record.type.name), "id": .string(record.id.hex),
                    "differences": .array(
                        differences.map {
                            [
                                "field": .string($0.field.name), "shown": $0.shown?.json ?? .null,
                                "said": $0.said?.json ?? .null,
                            ]
                        }),
                ]
            )
        case .inUse(let label, let hanging):
            self.init(
                status: .failed,
                code: error.code,
                message: "On \(label) hang \(hanging). Nothing was changed.",
                next: "Remove those first, or all together with '--all'."
            )
        case .badValue(let record, let field, let value, let right):
            self.init(
                status: .usage,
                code: error.code,
                message: "\(record.type): \(field) cannot be \(Self.words(value));"
                    + " \(right). Nothing was changed.",
                next: "Give a value that can be.",
                details: [
                    "type": .string(record.type.name), "id": .string(record.id.hex),
                    "field": .string(field), "value": .string(value), "right": .string(right),
                ]
            )
        case .badWord, .badTime:
            self.init(
                status: .usage,
                code: error.code,
                message: TerminalText.escaped("\(error)"),
                next: "Say it otherwise, and run the command again."
            )
        }
    }

    /// A value as a sentence tells it; of a long one the beginning.
    private static func words(_ value: String) -> String {
        if value.isEmpty { return "empty" }
        return TerminalText.escaped(value.count > 80 ? value.prefix(79) + "…" : value)
    }

    /// A call sheet or rate card that was refused, with everything that is wrong with it.
    init(_ error: SheetError, status: ExitStatus) {
        var lines = error.problems.map { "\(error.file): \($0)" }
        if error.omitted > 0 { lines.append("\(error.file): and \(error.omitted) more.") }
        lines.append("Nothing of \(error.file) was taken.")
        // Line ends between the problems are ours; one within a file's name is not.
        let words = lines.map { TerminalText.escaped($0) }.joined(
            separator: error.problems.count > 1 ? "\n" : " ")
        self.init(
            status: status,
            code: "bad-document",
            message: words,
            next: "Mend it and try again.",
            details: [
                "file": .string(error.file),
                "problems": .array(
                    error.problems.map {
                        [
                            "path": .string($0.path), "found": .string($0.found),
                            "right": .string($0.remedy),
                        ]
                    }),
                "omitted": .integer(Int64(error.omitted)),
            ]
        )
    }

    /// Why no statement was made; `status` says whether files or the store are to be mended.
    init(_ error: PayError, status: ExitStatus) {
        self.init(describing: error, status: status, code: error.code)
        guard let place = error.place else { return }
        details = ["file": .string(place.file), "path": .string(place.path)]
    }

    /// A document of a file that was refused.
    init(_ error: SheetError) { self.init(error, status: .badInput) }

    /// Why no statement was made of what is recorded.
    init(_ error: PayError) { self.init(error, status: .failed) }

    /// A time zone that cannot be.
    init(_ error: StageZoneError) {
        self.init(describing: error, status: .usage, code: "unknown-zone")
    }
}

extension DomainError {
    /// One word for scripts, which never changes.
    fileprivate var code: String {
        switch self {
        case .notFound: "not-found"
        case .ambiguous: "ambiguous"
        case .badValue: "bad-value"
        case .badWord: "bad-word"
        case .badTime: "bad-time"
        case .outOfPlace: "out-of-place"
        case .exists: "exists"
        case .inUse: "in-use"
        }
    }
}

extension PayError {
    /// One word for scripts, which never changes.
    fileprivate var code: String {
        switch self {
        case .notCovered: "not-covered"
        case .noRateCard: "no-rate-card"
        case .noRateCardInForce: "no-rate-card-in-force"
        case .rateCardsOverlap: "rate-cards-overlap"
        case .noRate: "no-rate"
        case .impossibleRate: "impossible-rate"
        case .noCalls: "no-calls"
        case .noMusicians: "no-musicians"
        case .tooManyMusicians: "too-many-musicians"
        case .musicianTwice: "musician-twice"
        case .callTwice: "call-twice"
        case .dismissalMissing: "dismissal-missing"
        case .factMissing: "fact-missing"
        case .impossibleTime: "impossible-time"
        case .impossibleNumber: "impossible-number"
        case .unknownInstrument: "unknown-instrument"
        case .rulingValue: "ruling-value"
        case .beyondRange: "beyond-range"
        }
    }
}
