public import FieldsyncJSON

extension Rulings {
    init(reading reader: ObjectReader) {
        self.init()
        for (key, value) in reader.object {
            if RulingKey.named(key) != nil {
                self[key] = Ruling(reading: reader, key: key, value: value)
            } else {
                extra[key] = value
                reader.warn(key, Self.unknown(key))
            }
        }
    }

    private static func unknown(_ key: String) -> String {
        let meant = NearestName.among(RulingKey.all.lazy.map(\.name), to: key)
        return "is no key of the rulebook; it is kept and decides nothing."
            + (meant.map { " Did you mean '\($0)'?" } ?? "")
    }

    /// The rulings as `fieldsync/callsheet/1` has them: a text where there is nothing but one.
    public var json: JSONValue {
        var object = JSONObject()
        for entry in entries { object[entry.key] = entry.ruling.json }
        return .object(object, extra: extra)
    }
}

extension Ruling {
    /// Reads a ruling, or nil with a note where it is none; a null is no ruling.
    init?(reading reader: ObjectReader, key: String, value: JSONValue) {
        let place: ObjectReader
        let valueKey: String
        switch value {
        case .null:
            return nil
        case .object:
            guard let inner = reader.object(key) else { return nil }
            (place, valueKey) = (inner, "value")
            self.init(
                value: inner.text("value"),
                calls: inner.value("calls") == nil ? nil : inner.names("calls"),
                because: inner.optionalText("because"),
                by: inner.optionalText("by"),
                on: inner.date("on"),
                level: inner.choice("level") ?? .call
            )
            extra = inner.extra()
        case .string:
            (place, valueKey) = (reader, key)
            self.init(value: reader.text(key))
        default:
            reader.report(key, "it must be the ruling as text, or an object with \"value\"")
            return nil
        }
        if let ruled = RulingKey.named(key), !self.value.isEmpty, !ruled.allows(self.value) {
            place.report(valueKey, "it must be \(ruled.wanted)")
        }
    }

    /// The ruling as `fieldsync/callsheet/1` has it: a text where there is nothing but one.
    public var json: JSONValue {
        let isBare = calls == nil && because == nil && by == nil && on == nil && level == .call
        if isBare, extra.isEmpty { return .string(value) }
        var object: JSONObject = ["value": .string(value)]
        if let calls { object["calls"] = .texts(calls) }
        if let because { object["because"] = .string(because) }
        if let by { object["by"] = .string(by) }
        if let on { object["on"] = .string(on.description) }
        if level != .call { object["level"] = .choice(level) }
        return .object(object, extra: extra)
    }
}

extension RulingKey {
    /// Whether a ruling has the form of the default: a flag, a whole number, or a word.
    ///
    /// Which words a rule understands is the rule's to say.
    func allows(_ value: String) -> Bool {
        if ["true", "false"].contains(standard) { return ["true", "false"].contains(value) }
        if Int(standard) != nil { return Int(value).map { (0...100_000).contains($0) } ?? false }
        return true
    }

    /// What ``allows(_:)`` wants, for a message.
    var wanted: String {
        Int(standard) == nil
            ? "\"true\" or \"false\"" : "a whole number from 0 to 100000, such as \"\(standard)\""
    }
}
