public import FieldsyncJSON

extension CallSheet {
    /// The tag of the documents that this type reads and writes.
    public static let format = "fieldsync/callsheet/1"

    /// Reads a call sheet from the bytes of a file.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8 JSON, at most 16 MiB.
    ///   - file: The file's name, for messages.
    ///   - catalogue: The instruments that the sheet may name.
    /// - Returns: The sheet, and what in it is legal and odd, such as unknown keys, which it keeps.
    /// - Throws: ``SheetError`` with everything that is wrong; nothing of such a sheet is used.
    public static func parse(
        _ bytes: [UInt8], file: String, catalogue: InstrumentCatalogue = .standard
    ) throws(SheetError) -> Parsed<CallSheet> {
        let log = IssueLog(file: file)
        let reader = DocumentReader.open(bytes, format: format, log: log)
        let sheet = reader.map { CallSheet(reading: $0, file: file, catalogue: catalogue) }
        return try log.verdict(on: sheet)
    }

    /// Reads a call sheet from a document that is JSON already.
    public static func parse(
        _ json: JSONValue, file: String, catalogue: InstrumentCatalogue = .standard
    ) throws(SheetError) -> Parsed<CallSheet> {
        let log = IssueLog(file: file)
        let reader = DocumentReader.open(json, format: format, log: log)
        let sheet = reader.map { CallSheet(reading: $0, file: file, catalogue: catalogue) }
        return try log.verdict(on: sheet)
    }

    private init(reading reader: ObjectReader, file: String, catalogue: InstrumentCatalogue) {
        let production = reader.object("production", isRequired: true)
        let callReader = reader.object("call", isRequired: true)
        let call = callReader.map { Call(reading: $0) }
        reader.zone = callReader?.zone
        // A start that is wrong has been noted; what is measured from it is not judged then.
        let start = call.flatMap { $0.start == .earliest ? nil : $0.start }
        let cues = reader.list("cues") {
            (reader: $0, value: Cue(reading: $0, callStart: start))
        }
        let musicians = reader.list("musicians", isRequired: true) {
            let musician = SheetMusician(reading: $0, callStart: start, catalogue: catalogue)
            return (reader: $0, value: musician)
        }
        self.init(
            file: file,
            production: production.map { Production(reading: $0) }
                ?? Production(title: "", producer: "", medium: .theatrical),
            rates: reader.oneOrMoreNames("rates"),
            rulings: reader.object("rulings").map { Rulings(reading: $0) } ?? Rulings(),
            call: call ?? Call(zone: .utc, start: .earliest),
            timeline: reader.list("timeline") { TimelineInterval(reading: $0, callStart: start) },
            cues: cues.map(\.value),
            musicians: musicians.map(\.value),
            office: reader.object("office").map {
                Office(reading: $0, callDate: start == nil ? nil : call?.date)
            } ?? Office()
        )
        extra = reader.extra()
        guard let callReader, let call, start != nil else { return }
        SheetChecks(
            log: reader.log, call: (callReader, call), musicians: musicians, cues: cues
        ).run()
    }

    /// The sheet as a document, instants with the offset of the call's zone.
    ///
    /// Reading it gives an equal sheet; unknown keys are where they were.
    public var json: JSONValue {
        let zone = call.zone
        let cards: JSONValue =
            switch rates.count {
            case 0: .null
            case 1: .string(rates[0])
            default: .texts(rates)
            }
        return .object(
            [
                "format": .string(Self.format), "production": production.json, "rates": cards,
                "rulings": rulings.json, "call": call.json,
                "timeline": .array(timeline.map { $0.json(in: zone) }),
                "cues": .array(cues.map { $0.json(in: zone) }),
                "musicians": .array(musicians.map { $0.json(in: zone) }),
                "office": office.json,
            ],
            extra: extra)
    }
}
