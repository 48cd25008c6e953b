public import FieldsyncJSON

extension SheetMusician {
    init(reading reader: ObjectReader, callStart: Moment?, catalogue: InstrumentCatalogue) {
        let role: Role? = reader.choice("role", isRequired: true)
        self.init(
            location: reader.path,
            name: reader.text("name"),
            card: reader.optionalText("card", .name),
            local: reader.optionalText("local", .name),
            role: role ?? .sidemusician,
            plays: Self.plays(reading: reader, role: role),
            instruments: reader.instruments("instruments", in: catalogue),
            devices: reader.list("devices") {
                ElectronicDevice(reading: $0, catalogue: catalogue)
            },
            electronicSetup: reader.flag("electronicSetup"),
            reported: reader.moment("reported", near: callStart),
            dismissed: reader.moment("dismissed", near: callStart),
            cannotStayPastHold: reader.officeMoment("cannotStayPastHold", near: callStart),
            leftForPersonalReasons: reader.flag("leftForPersonalReasons"),
            breaks: reader.value("breaks") == nil
                ? nil
                : reader.list("breaks") { TimelineInterval(reading: $0, callStart: callStart) },
            cartage: reader.list("cartage") { Cartage(reading: $0, catalogue: catalogue) },
            sideline: reader.object("sideline").map {
                Sideline(reading: $0, callStart: callStart, catalogue: catalogue)
            }
        )
        readBesides(reader, callStart: callStart)
        extra = reader.extra()
    }

    /// What a musician may carry besides.
    private mutating func readBesides(_ reader: ObjectReader, callStart: Moment?) {
        call = reader.object("call").map { OwnCall(reading: $0, callStart: callStart) }
        alsoManager = reader.flag("alsoManager")
        engagedBy = reader.optionalText("engagedBy", .name)
        consecutiveDay = reader.integer("consecutiveDay", 1...366)
        weeklySchedule = reader.object("weeklySchedule").map {
            WeeklySchedule(reading: $0, callStart: callStart)
        }
        cancelNotices = reader.list("cancelNotices") {
            CancelNotice(reading: $0, callStart: callStart)
        }
        scalePercent = reader.integer("scalePercent", 100...10_000) ?? 100
        attendance = reader.choice("attendance") ?? .worked
        substitutes = reader.optionalText("substitutes", .name)
        initialled = reader.officeMoments("initialled", near: callStart)
    }

    /// A side musician plays and a consultant does not, unless the sheet says so; of a leader or
    /// a manager the sheet has to say it, because tiers and pay depend on it.
    private static func plays(reading reader: ObjectReader, role: Role?) -> Bool {
        switch role {
        case .leader?, .orchestraManager?:
            if reader.value("plays") == nil { reader.report("plays", "it must be true or false") }
            return reader.flag("plays")
        case .consultant?: return reader.flag("plays")
        case .sidemusician?, nil: return reader.flag("plays", standard: true)
        }
    }

    /// The musician as `fieldsync/callsheet/1` has them, with the zone's offsets.
    ///
    /// The facts that a musician may carry besides are there only where they say something.
    public func json(in zone: StageZone) -> JSONValue {
        var object: JSONObject = [
            "name": .string(name), "card": .optional(card), "local": .optional(local),
            "role": .choice(role), "plays": .bool(plays), "instruments": .texts(instruments),
            "devices": .array(devices.map(\.json)), "electronicSetup": .bool(electronicSetup),
            "reported": .optional(reported, in: zone),
            "dismissed": .optional(dismissed, in: zone),
            "cannotStayPastHold": .optional(cannotStayPastHold, in: zone),
            "leftForPersonalReasons": .bool(leftForPersonalReasons),
            "breaks": breaks.map { .array($0.map { $0.json(in: zone) }) } ?? .null,
            "cartage": .array(cartage.map(\.json)),
            "sideline": sideline?.json(in: zone) ?? .null,
        ]
        if let call { object["call"] = call.json(in: zone) }
        if alsoManager { object["alsoManager"] = true }
        if let engagedBy { object["engagedBy"] = .string(engagedBy) }
        if let consecutiveDay { object["consecutiveDay"] = .number(consecutiveDay) }
        if let weeklySchedule { object["weeklySchedule"] = weeklySchedule.json(in: zone) }
        if !cancelNotices.isEmpty {
            object["cancelNotices"] = .array(cancelNotices.map { $0.json(in: zone) })
        }
        if scalePercent != 100 { object["scalePercent"] = .number(scalePercent) }
        if attendance != .worked { object["attendance"] = .choice(attendance) }
        if let substitutes { object["substitutes"] = .string(substitutes) }
        if !initialled.isEmpty {
            object["initialled"] = .array(initialled.map { .moment($0, in: zone) })
        }
        return .object(object, extra: extra)
    }
}

extension ElectronicDevice {
    init(reading reader: ObjectReader, catalogue: InstrumentCatalogue) {
        self.init(
            instrument: reader.instrument("instrument", in: catalogue),
            device: reader.text("device"),
            simulatesOtherSounds: reader.flag("simulatesOtherSounds")
        )
        extra = reader.extra()
    }

    /// The device as `fieldsync/callsheet/1` has it.
    public var json: JSONValue {
        .object(
            [
                "instrument": .string(instrument), "device": .string(device),
                "simulatesOtherSounds": .bool(simulatesOtherSounds),
            ],
            extra: extra)
    }
}

extension OwnCall {
    init(reading reader: ObjectReader, callStart: Moment?) {
        self.init(
            start: reader.moment("start", near: callStart),
            session: reader.choice("session"),
            guaranteedMinutes: reader.integer("guaranteedMinutes", 1...600)
        )
        extra = reader.extra()
    }

    /// The call as `fieldsync/callsheet/1` has it, with the zone's offset.
    public func json(in zone: StageZone) -> JSONValue {
        .object(
            [
                "start": .optional(start, in: zone), "session": .optional(session?.rawValue),
                "guaranteedMinutes": .optional(guaranteedMinutes),
            ],
            extra: extra)
    }
}
