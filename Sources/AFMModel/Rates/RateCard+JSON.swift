public import FieldsyncJSON

extension RateCard {
    /// The tag of the documents that this type reads and writes.
    public static let format = "fieldsync/rates/1"

    /// Reads a rate card from the bytes of a file.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8 JSON, at most 16 MiB.
    ///   - file: The file's name, for messages.
    /// - Returns: The card, and what in it is legal and odd, such as unknown keys, which it keeps.
    /// - Throws: ``SheetError`` with everything that is wrong; nothing of such a card is used.
    public static func parse(
        _ bytes: [UInt8], file: String
    ) throws(SheetError) -> Parsed<RateCard> {
        let log = IssueLog(file: file)
        let reader = DocumentReader.open(bytes, format: format, log: log)
        return try log.verdict(on: reader.map { RateCard(reading: $0, file: file) })
    }

    /// Reads a rate card from a document that is JSON already.
    public static func parse(
        _ json: JSONValue, file: String
    ) throws(SheetError) -> Parsed<RateCard> {
        let log = IssueLog(file: file)
        let reader = DocumentReader.open(json, format: format, log: log)
        return try log.verdict(on: reader.map { RateCard(reading: $0, file: file) })
    }

    private init(reading reader: ObjectReader, file: String) {
        let from = reader.date("from", isRequired: true)
        let to = reader.date("to", isRequired: true)
        if let from, let to, to < from {
            reader.report("to", "it must not be before \"from\", \"\(from)\"")
        }
        self.init(
            file: file,
            name: reader.optionalText("name", .name),
            agreement: reader.optionalText("agreement"),
            source: reader.optionalText("source", .reference),
            isExample: reader.flag("example"),
            from: from ?? .earliest,
            to: to ?? .latest,
            recording: Self.recording(reading: reader),
            multiTrack: reader.mediumTable("multiTrack") { MultiTrackRates(reading: $0) },
            production: reader.mediumTable("production") { ProductionRates(reading: $0) },
            consultantHourCents: Self.consultantHours(reading: reader),
            sideline: reader.object("sideline").map { SidelineRates(reading: $0) },
            phonographSessionCents: reader.cents("phonographSessionCents"),
            cartage: reader.object("cartage").map { CartageRates(reading: $0) },
            contributions: reader.object("contributions").map { ContributionRates(reading: $0) }
        )
        extra = reader.extra()
    }

    private static func recording(reading reader: ObjectReader) -> MediumTable<[RecordingTier]> {
        guard let inner = reader.object("recording") else { return MediumTable() }
        var table = MediumTable<[RecordingTier]>()
        for medium in Medium.allCases where inner.value(medium.rawValue) != nil {
            table.listed[medium] = tiers(reading: inner, medium.rawValue)
        }
        table.extra = inner.extra()
        return table
    }

    /// The tiers of one medium, each number of musicians once, one of them for a single musician:
    /// otherwise some call has no rate.
    private static func tiers(reading reader: ObjectReader, _ key: String) -> [RecordingTier] {
        var places: [Int: String] = [:]
        let tiers = reader.list(key) { place in
            let tier = RecordingTier(reading: place)
            if let first = places.updateValue(place.path, forKey: tier.musiciansAtLeast) {
                place.report("musiciansAtLeast", "it must be another than that of \(first)")
            }
            return tier
        }
        if places[1] == nil {
            reader.report(
                key, "it must be a list with a tier whose \"musiciansAtLeast\" is 1")
        }
        return tiers
    }

    private static func consultantHours(reading reader: ObjectReader) -> MediumTable<Cents> {
        guard let inner = reader.object("consultantHourCents") else { return MediumTable() }
        var table = MediumTable<Cents>()
        for medium in Medium.allCases { table.listed[medium] = inner.cents(medium.rawValue) }
        table.extra = inner.extra()
        return table
    }

    /// The card as a document; reading it gives an equal card.
    public var json: JSONValue {
        var object: JSONObject = ["format": .string(Self.format)]
        if let name { object["name"] = .string(name) }
        object["agreement"] = .optional(agreement)
        if let source { object["source"] = .string(source) }
        if isExample { object["example"] = true }
        object["from"] = .string(from.description)
        object["to"] = .string(to.description)
        object["recording"] = recording.json { .array($0.map(\.json)) }
        object["multiTrack"] = multiTrack.json { $0.json }
        object["production"] = production.json { $0.json }
        object["sideline"] = sideline?.json ?? .null
        object["consultantHourCents"] = consultantHourCents.json { .number($0.amount) }
        object["phonographSessionCents"] = .optional(phonographSessionCents)
        object["cartage"] = cartage?.json ?? .null
        object["contributions"] = contributions?.json ?? .null
        return .object(object, extra: extra)
    }
}

extension ObjectReader {
    /// A key's object with an object for each medium.
    fileprivate func mediumTable<Rates>(
        _ key: String, _ read: (ObjectReader) -> Rates
    ) -> MediumTable<Rates> {
        guard let inner = object(key) else { return MediumTable() }
        var table = MediumTable<Rates>()
        for medium in Medium.allCases {
            table.listed[medium] = inner.object(medium.rawValue).map(read)
        }
        table.extra = inner.extra()
        return table
    }
}

extension MediumTable {
    /// The table as rate cards have it, in the order of ``Medium``.
    fileprivate func json(_ value: (Value) -> JSONValue) -> JSONValue {
        var object = JSONObject()
        for medium in Medium.allCases {
            if let rates = listed[medium] { object[medium.rawValue] = value(rates) }
        }
        return .object(object, extra: extra)
    }
}
