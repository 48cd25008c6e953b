import FieldsyncJSON

extension ObjectReader {
    /// An instant; nil where it is missing or wrong.
    func moment(_ key: String, isRequired: Bool = false) -> Moment? {
        guard let value = value(key) else {
            if isRequired { report(key, Self.wantedMoment) }
            return nil
        }
        return moment(value, key, nil)
    }

    /// An instant of the call itself, which must be near its start.
    func moment(_ key: String, near start: Moment?, isRequired: Bool = false) -> Moment? {
        guard let moment = moment(key, isRequired: isRequired) else { return nil }
        guard let start, let zone else { return moment }
        let earliest = start.adding(minutes: -60 * SheetLimits.hoursBefore)
        let latest = start.adding(minutes: 60 * SheetLimits.hoursAfter)
        if !(earliest...latest).contains(moment) {
            report(
                key,
                "it must be from \(SheetLimits.hoursBefore) hours before the call's start, "
                    + "\(Self.quoted(start, zone)), to \(SheetLimits.hoursAfter) hours after it")
            return nil
        }
        return moment
    }

    /// An instant of the office's work on the call, which must be within ten years of it.
    func officeMoment(_ key: String, near start: Moment?, isRequired: Bool = false) -> Moment? {
        guard let moment = moment(key, isRequired: isRequired) else { return nil }
        return isInOfficeDays(moment, key, nil, object[key], near: start) ? moment : nil
    }

    /// A list of instants of the office's work on the call.
    func officeMoments(_ key: String, near start: Moment?) -> [Moment] {
        elements(key).enumerated().compactMap { index, element in
            moment(element, key, index).flatMap {
                isInOfficeDays($0, key, index, element, near: start) ? $0 : nil
            }
        }
    }

    private func isInOfficeDays(
        _ moment: Moment, _ key: String, _ index: Int?, _ value: JSONValue?,
        near start: Moment?
    ) -> Bool {
        guard let start, let zone,
            abs(moment.seconds(since: start)) > Int64(SheetLimits.officeDays) * 86_400
        else { return true }
        report(
            key, index, value,
            "it must be within ten years of the call's start, \(Self.quoted(start, zone))")
        return false
    }

    /// Notes that the end is not after the beginning.
    func checkOrder(from: Moment?, to: Moment?) {
        guard let from, let to, to <= from else { return }
        report("to", "it must be after \"from\", \(Self.shown(object["from"]))")
    }

    /// An instant for a message, in quotes as the document has it.
    static func quoted(_ moment: Moment, _ zone: StageZone) -> String {
        "\"\(moment.text(in: zone))\""
    }

    private static let wantedMoment = """
        it must be an instant with its offset from UTC, such as "2026-10-14T10:00:00-07:00"
        """

    private func moment(_ value: JSONValue, _ key: String, _ index: Int?) -> Moment? {
        guard case .string(let text) = value else {
            report(key, index, value, Self.wantedMoment)
            return nil
        }
        do {
            let written = try Moment.parse(iso8601: text)
            checkWriting(written, at: path(key, index))
            return written.moment
        } catch {
            switch error {
            case .malformed:
                report(key, index, value, Self.wantedMoment)
            case .missingOffset:
                report(
                    key, index, value,
                    "it must end with its offset from UTC, " + withOffset(text))
            case .impossible:
                report(key, index, value, "it must be a date and a time that exist")
            }
            return nil
        }
    }

    /// What somebody who left the offset out may have meant: each instant at which the stage's
    /// clocks show this, as a rule one.
    private func withOffset(_ text: String) -> String {
        let inUTC = "such as \"\(text)Z\""
        guard let zone else { return inUTC }
        let meant: [Moment]
        do {
            let shown = try Moment(iso8601: text + "Z")
            meant = zone.moments(showing: StageZone.utc.wallClock(at: shown))
        } catch {
            // The date or the time is wrong as well; the next reading will tell.
            return inUTC
        }
        guard !meant.isEmpty else { return "and \(zone.name)'s clocks skip this time" }
        return "such as " + Self.alternatives(meant.map { Self.quoted($0, zone) })
    }

    private func checkWriting(_ written: Moment.Written, at place: String) {
        if written.hadFraction { log.warn(place, "has fractions of a second; they are cut off.") }
        // An instant in UTC is nobody's wrong guess of the stage's offset.
        guard let zone, written.offsetSeconds != 0 else { return }
        guard zone.offsetSeconds(at: written.moment) != written.offsetSeconds else { return }
        log.warn(
            place,
            "is written with another offset than \(zone.name) has then; the instant is taken as "
                + "it stands, \(written.moment.text(in: zone)).")
    }
}
