public import FieldsyncCore

/// The domain's records as data.
///
/// `protocol/domain.md` lists every field with its reason.
/// What pay can depend on is guarded: nobody's value of it is put aside by a program. Titles,
/// remarks and the order of lists are registers.
public enum AFMSchema {
    /// The schema of this program.
    public static let current = Schema(
        version: 1,
        types: [
            producer, production, rates, musician, call, engagement, interval, cue, payment,
            ruling, closing, closedCall, amendment, instrument, offer, signoff,
        ])

    private static let producer = TypeSchema(
        .producer, home: .fixed(.roster),
        fields: [guarded("name", .text)] + remarks,
        keys: [UniqueKey([.nameText])])

    private static let musician = TypeSchema(
        .musician, home: .fixed(.roster),
        fields: [
            guarded("name", .text), guarded("card", .text), guarded("local", .text),
            guarded("instruments", .text), guarded("taxLastFour", .text),
        ] + remarks,
        keys: [UniqueKey([.card])])

    private static let rates = TypeSchema(
        .rates, home: .fixed(.roster),
        fields: [
            guarded("name", .text), guarded("agreement", .text), register("source", .text),
            guarded("example", .boolean), guarded("from", .date), guarded("to", .date),
            guarded("recording", .text),
            guarded("multiTrack", .text), guarded("production", .text),
            guarded("consultantHourCents", .text), guarded("sideline", .text),
            guarded("phonographSessionCents", .integer), guarded("cartage", .text),
            guarded("contributions", .text),
        ] + remarks,
        keys: [UniqueKey([.nameText, .from])])

    private static let production = TypeSchema(
        .production, home: .ownID,
        fields: [
            // Pay compares the productions themselves, so that a title can be mended at any time.
            register("title", .text), reference("producer", .producer),
            guarded("medium", .text), guarded("episode", .text), guarded("series", .text),
            guarded("season", .text), guarded("films", .integer), guarded("drama", .boolean),
            guarded("programMinutes", .integer), guarded("liveReplica", .boolean),
            guarded("rates", .text),
            // What only the report names.
            register("composer", .text), register("productionNumber", .text),
            register("employer", .text), guarded("lowBudget", .boolean),
        ] + remarks)

    private static let call = TypeSchema(
        .call, home: .through(.production),
        fields: [
            reference("production", .production), guarded("kind", .text),
            guarded("session", .text), guarded("guaranteedMinutes", .integer),
            guarded("service", .text), guarded("zone", .zone), guarded("start", .instant),
            guarded("stage", .text), guarded("local", .text), guarded("conductor", .text),
            guarded("calledAt", .instant), guarded("cancelled", .text),
            guarded("electronicRate", .text),
            guarded("weeklySchedule", .text), guarded("nightRequested", .boolean),
            guarded("rates", .text), guarded("notices", .text), guarded("reuses", .text),
            guarded("asOf", .date), register("sheet", .text),
            FieldSchema(.numbers, .textSet, .set), FieldSchema(.journal, .textList, .log),
        ] + remarks,
        keys: [UniqueKey([.production, .stage, .start], optional: [.stage])])

    private static let engagement = TypeSchema(
        .engagement, home: .through(.call),
        fields: [
            reference("call", .call), reference("musician", .musician), guarded("role", .text),
            guarded("plays", .boolean), guarded("instruments", .text), guarded("devices", .text),
            guarded("electronicSetup", .boolean), guarded("reported", .instant),
            guarded("dismissed", .instant), guarded("cannotStayPastHold", .instant),
            guarded("leftForPersonalReasons", .boolean), guarded("ownBreaks", .boolean),
            guarded("cartage", .text), guarded("sideline", .text), guarded("ownCall", .text),
            guarded("alsoManager", .boolean), guarded("engagedBy", .text),
            guarded("consecutiveDay", .integer), guarded("weeklySchedule", .text),
            guarded("cancelNotices", .text), guarded("scalePercent", .integer),
            guarded("attendance", .text), guarded("substitutes", .text),
            guarded("initialled", .text), register("position", .integer),
            register("section", .text), register("chair", .integer),
        ] + remarks,
        keys: [UniqueKey([.call, .musician])])

    private static let offer = TypeSchema(
        .offer, home: .through(.call),
        fields: [
            reference("call", .call), reference("musician", .musician),
            guarded("instruments", .text), register("section", .text),
            register("chair", .integer), register("askedAt", .instant),
            // Who takes whose place stands and falls with the answer.
            FieldSchema(.state, .text, .guarded, group: .answer),
            FieldSchema(.answeredAt, .instant, .guarded, group: .answer),
            FieldSchema(
                .replacedBy, .reference, .guarded, group: .answer, target: .musician),
            register("position", .integer),
        ] + remarks,
        keys: [UniqueKey([.call, .musician])])

    private static let interval = TypeSchema(
        .interval, home: .through(.call),
        fields: [
            reference("call", .call), reference("engagement", .engagement),
            guarded("kind", .text),
            FieldSchema(.from, .instant, .guarded, group: .span),
            FieldSchema(.to, .instant, .guarded, group: .span),
            register("position", .integer),
        ] + remarks,
        keys: [UniqueKey([.call, .engagement, .kind, .from], optional: [.engagement])])

    private static let cue = TypeSchema(
        .cue, home: .through(.call),
        fields: [
            reference("call", .call), guarded("number", .text), register("title", .text),
            guarded("finishedSeconds", .integer), register("started", .instant),
            register("stopped", .instant), guarded("format", .boolean),
            guarded("musicians", .text), register("position", .integer),
        ] + remarks,
        keys: [UniqueKey([.call, .number])])

    private static let payment = TypeSchema(
        .payment, home: .through(.call),
        fields: [
            reference("call", .call), guarded("card", .text), guarded("cents", .integer),
            guarded("paidOn", .date), register("position", .integer),
        ] + remarks)

    private static let ruling = TypeSchema(
        .ruling, home: .through(.production),
        fields: [
            reference("production", .production), reference("call", .call),
            reference("producer", .producer), guarded("local", .text),
            guarded("key", .text), guarded("calls", .text),
            // A value stands and falls with who ruled it, when and why.
            FieldSchema(.value, .text, .guarded, group: .decision),
            FieldSchema(.by, .text, .guarded, group: .decision),
            FieldSchema(.ruledOn, .date, .guarded, group: .decision),
            FieldSchema(.because, .text, .guarded, group: .decision),
            register("position", .integer),
        ] + remarks)

    private static let instrument = TypeSchema(
        .instrument, home: .fixed(.roster),
        fields: [
            guarded("name", .text), guarded("aliases", .text), guarded("section", .text),
            guarded("doublingGroup", .text), guarded("cartage", .text),
        ] + remarks)

    private static let closing = TypeSchema(
        .closing, home: .through(.production),
        fields: [
            reference("production", .production),
            // What was signed is one thing: who signs another total signs another statement.
            FieldSchema(.from, .date, .guarded, group: .signature),
            FieldSchema(.to, .date, .guarded, group: .signature),
            FieldSchema(.totalCents, .integer, .guarded, group: .signature),
            FieldSchema(.by, .text, .guarded, group: .signature),
            FieldSchema(.at, .instant, .guarded, group: .signature),
        ] + remarks)

    private static let closedCall = TypeSchema(
        .closedCall, home: .through(.closing),
        fields: [
            // The call's id as text: what was signed for is not removed with the call.
            reference("closing", .closing), guarded("call", .text),
            guarded("figures", .text),
        ] + remarks)

    private static let amendment = TypeSchema(
        .amendment, home: .through(.closing),
        fields: [
            reference("closing", .closing), guarded("call", .text), guarded("before", .text),
            guarded("after", .text), guarded("because", .text), guarded("by", .text),
            guarded("at", .instant),
        ] + remarks)

    private static let signoff = TypeSchema(
        .signoff, home: .through(.call),
        fields: [
            reference("call", .call), guarded("amends", .text),
            FieldSchema(.figures, .text, .guarded, group: .signature),
            FieldSchema(.because, .text, .guarded, group: .signature),
            FieldSchema(.by, .text, .guarded, group: .signature),
            FieldSchema(.at, .instant, .guarded, group: .signature),
        ] + remarks)

    private static let remarks = [register("notes", .text), guarded("extra", .text)]

    private static func guarded(_ name: StaticString, _ kind: FieldKind) -> FieldSchema {
        FieldSchema(FieldName(literal: name), kind, .guarded)
    }

    private static func register(_ name: StaticString, _ kind: FieldKind) -> FieldSchema {
        FieldSchema(FieldName(literal: name), kind, .register)
    }

    private static func reference(_ name: StaticString, _ type: RecordType) -> FieldSchema {
        FieldSchema(FieldName(literal: name), .reference, .guarded, target: type)
    }
}
