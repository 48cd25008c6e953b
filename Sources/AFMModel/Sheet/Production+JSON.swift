public import FieldsyncJSON

extension Production {
    init(reading reader: ObjectReader) {
        self.init(
            title: reader.text("title"),
            producer: reader.text("producer"),
            medium: reader.choice("medium", isRequired: true) ?? .theatrical,
            episode: reader.textOrNumber("episode"),
            series: reader.optionalText("series", .name),
            season: reader.textOrNumber("season"),
            films: reader.integer("films", 1...10_000),
            drama: reader.flag("drama", standard: true),
            programMinutes: reader.integer("programMinutes", 1...10_000),
            liveReplica: reader.flag("liveReplica")
        )
        extra = reader.extra()
    }

    /// The production as `fieldsync/callsheet/1` has it.
    public var json: JSONValue {
        .object(
            [
                "title": .string(title), "producer": .string(producer),
                "medium": .choice(medium), "episode": .optional(episode),
                "series": .optional(series), "season": .optional(season),
                "films": .optional(films), "drama": .bool(drama),
                "programMinutes": .optional(programMinutes), "liveReplica": .bool(liveReplica),
            ],
            extra: extra)
    }
}
