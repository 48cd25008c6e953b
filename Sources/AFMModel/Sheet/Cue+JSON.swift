public import FieldsyncJSON

extension Cue {
    init(reading reader: ObjectReader, callStart: Moment?) {
        self.init(
            number: reader.text("number"),
            title: reader.optionalText("title"),
            finishedSeconds: reader.integer("finishedSeconds", 0...86_400),
            started: reader.moment("started", near: callStart),
            stopped: reader.moment("stopped", near: callStart),
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

    /// The cue as `fieldsync/callsheet/1` has it, with the zone's offsets.
    public func json(in zone: StageZone) -> JSONValue {
        let players: JSONValue =
            switch musicians {
            case .all: "all"
            case .cards(let cards): .texts(cards)
            }
        return .object(
            [
                "number": .string(number), "title": .optional(title),
                "finishedSeconds": .optional(finishedSeconds),
                "started": .optional(started, in: zone),
                "stopped": .optional(stopped, in: zone), "format": .bool(isFormatMusic),
                "musicians": players,
            ],
            extra: extra)
    }
}
