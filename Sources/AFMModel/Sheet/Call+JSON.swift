public import FieldsyncJSON

extension Call {
    /// Reads the call; the reader knows its zone afterwards.
    init(reading reader: ObjectReader) {
        let zone = Self.zone(reading: reader)
        reader.zone = zone
        let kind: CallKind? = reader.choice("kind", isRequired: true)
        let start = Self.start(reading: reader)
        self.init(
            id: reader.optionalText("id", .name),
            kind: kind ?? .recording,
            session: reader.choice("session"),
            guaranteedMinutes: reader.integer("guaranteedMinutes", 1...600),
            service: reader.choice("service") ?? .underscoring,
            zone: zone ?? .utc,
            start: start ?? .earliest,
            stage: reader.optionalText("stage"),
            local: reader.optionalText("local"),
            conductor: reader.optionalText("conductor"),
            calledAt: reader.officeMoment("calledAt", near: start),
            cancelled: reader.object("cancelled").map {
                Cancellation(reading: $0, callStart: start)
            },
            electronicRate: reader.object("electronicRate").map {
                ElectronicRate(reading: $0, callStart: start)
            },
            weeklySchedule: reader.object("weeklySchedule").map {
                WeeklySchedule(reading: $0, callStart: start)
            },
            nightRequested: reader.flag("nightRequested")
        )
        extra = reader.extra()
    }

    private static func zone(reading reader: ObjectReader) -> StageZone? {
        let name = reader.text("zone")
        guard !name.isEmpty else { return nil }
        do {
            return try StageZone(named: name)
        } catch {
            switch error {
            case .unknown(_, let nearest):
                reader.report(
                    "zone",
                    "it must be an IANA time zone such as \"\(nearest ?? "America/Los_Angeles")\"")
            }
            return nil
        }
    }

    private static func start(reading reader: ObjectReader) -> Moment? {
        guard let start = reader.moment("start", isRequired: true) else { return nil }
        let years = SheetLimits.callYears
        guard years.contains(StageZone.utc.date(of: start).year) else {
            reader.report(
                "start", "it must be in the years \(years.lowerBound) to \(years.upperBound)")
            return nil
        }
        return start
    }

    /// The call as `fieldsync/callsheet/1` has it.
    public var json: JSONValue {
        .object(
            [
                "id": .optional(id), "kind": .choice(kind),
                "session": .optional(session?.rawValue),
                "guaranteedMinutes": .optional(guaranteedMinutes),
                "service": .choice(service), "zone": .string(zone.name),
                "start": .moment(start, in: zone), "stage": .optional(stage),
                "local": .optional(local),
                "conductor": .optional(conductor),
                "calledAt": .optional(calledAt, in: zone),
                "cancelled": cancelled?.json(in: zone) ?? .null,
                "electronicRate": electronicRate?.json(in: zone) ?? .null,
                "weeklySchedule": weeklySchedule?.json(in: zone) ?? .null,
                "nightRequested": .bool(nightRequested),
            ],
            extra: extra)
    }
}
