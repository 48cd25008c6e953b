public import FieldsyncJSON

extension Reuse {
    private enum Kind: String, CaseIterable {
        case formatMusic
        case phonograph
    }

    init(reading reader: ObjectReader) {
        let kind: Kind? = reader.choice("kind", isRequired: true)
        let at = reader.date("at", isRequired: true) ?? .earliest
        switch kind {
        case .formatMusic?: self = .formatMusic(FormatMusicReuse(reading: reader, at: at))
        case .phonograph?: self = .phonograph(PhonographReuse(reading: reader, at: at))
        case nil: self = .phonograph(PhonographReuse(release: "", at: at, dubbedSeconds: 0))
        }
    }

    /// The reuse as `fieldsync/callsheet/1` has it.
    public var json: JSONValue {
        switch self {
        case .formatMusic(let reuse):
            .object(
                [
                    "kind": .choice(Kind.formatMusic), "season": .string(reuse.season),
                    "at": .string(reuse.at.description), "card": .string(reuse.card),
                    "overdubs": .number(reuse.overdubs),
                ],
                extra: reuse.extra)
        case .phonograph(let reuse):
            .object(
                [
                    "kind": .choice(Kind.phonograph), "release": .string(reuse.release),
                    "at": .string(reuse.at.description),
                    "dubbedSeconds": .number(reuse.dubbedSeconds),
                ],
                extra: reuse.extra)
        }
    }
}

extension FormatMusicReuse {
    init(reading reader: ObjectReader, at: WorkDate) {
        let season = reader.textOrNumber("season")
        if reader.value("season") == nil {
            reader.report("season", "it must name the later season")
        }
        self.init(
            season: season ?? "",
            at: at,
            card: reader.text("card"),
            overdubs: reader.integer("overdubs", 0...1_000) ?? 0
        )
        extra = reader.extra()
    }
}

extension PhonographReuse {
    init(reading reader: ObjectReader, at: WorkDate) {
        self.init(
            release: reader.text("release"),
            at: at,
            dubbedSeconds: reader.integer("dubbedSeconds", 0...86_400, isRequired: true) ?? 0
        )
        extra = reader.extra()
    }
}
