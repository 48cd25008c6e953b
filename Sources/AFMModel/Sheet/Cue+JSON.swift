public import FieldsyncJSON

extension Cue {
    init(reading reader: ObjectReader) {
        self.init(
            number: reader.text("number"),
            title: reader.optionalText("title"),
            finishedSeconds: reader.integer("finishedSeconds", 0...86_400),
            isFormatMusic: reader.flag("format"),
            musicians: Self.players(reading: reader)
        )
        extra = reader.extra()
    }

    private static func players(reading reader: ObjectReader) -> CuePlayers {
        switch reader.value("musicians") {
        case .string("all")?, nil: return .all
        case .array?: return .cards(reader.names("musicians"))
        default:
            reader.report("musicians", "it must be \"all\" or a list of cards")
            return .all
        }
    }

    /// The cue as `fieldsync/callsheet/1` has it.
    public var json: JSONValue {
        let players: JSONValue =
            switch musicians {
            case .all: "all"
            case .cards(let cards): .texts(cards)
            }
        return .object(
            [
                "number": .string(number), "title": .optional(title),
                "finishedSeconds": .optional(finishedSeconds), "format": .bool(isFormatMusic),
                "musicians": players,
            ],
            extra: extra)
    }
}
