package import FieldsyncCore

extension FieldName {
    /// Other names of an instrument.
    package static let aliases = FieldName(literal: "aliases")
    /// Which report an amended one takes the place of, by its id.
    package static let amends = FieldName(literal: "amends")
    /// The group of what somebody said to an offer.
    package static let answer = FieldName(literal: "answer")
    package static let answeredAt = FieldName(literal: "answeredAt")
    package static let askedAt = FieldName(literal: "askedAt")
    package static let attendance = FieldName(literal: "attendance")
    package static let agreement = FieldName(literal: "agreement")
    package static let after = FieldName(literal: "after")
    /// When something was signed.
    package static let at = FieldName(literal: "at")
    package static let because = FieldName(literal: "because")
    package static let before = FieldName(literal: "before")
    /// Who ruled, or signed.
    package static let by = FieldName(literal: "by")
    package static let call = FieldName(literal: "call")
    /// The ids of the calls that a ruling is about, where it is not about all.
    package static let calls = FieldName(literal: "calls")
    package static let cancelled = FieldName(literal: "cancelled")
    package static let cannotStayPastHold = FieldName(literal: "cannotStayPastHold")
    package static let card = FieldName(literal: "card")
    package static let cartage = FieldName(literal: "cartage")
    package static let cents = FieldName(literal: "cents")
    /// The seat within a section, from 1.
    package static let chair = FieldName(literal: "chair")
    package static let closing = FieldName(literal: "closing")
    package static let composer = FieldName(literal: "composer")
    package static let conductor = FieldName(literal: "conductor")
    /// The group of a ruling's value with who ruled it, when and why.
    package static let decision = FieldName(literal: "decision")
    package static let dismissed = FieldName(literal: "dismissed")
    /// Moving between instruments of one group is no double.
    package static let doublingGroup = FieldName(literal: "doublingGroup")
    package static let employer = FieldName(literal: "employer")
    package static let engagement = FieldName(literal: "engagement")
    package static let episode = FieldName(literal: "episode")
    /// JSON text of what a document carries and no field holds.
    package static let extra = FieldName(literal: "extra")
    /// JSON text of what everybody on a call was owed.
    package static let figures = FieldName(literal: "figures")
    package static let finishedSeconds = FieldName(literal: "finishedSeconds")
    package static let from = FieldName(literal: "from")
    package static let guaranteedMinutes = FieldName(literal: "guaranteedMinutes")
    package static let initialled = FieldName(literal: "initialled")
    package static let instruments = FieldName(literal: "instruments")
    /// Notes of a day, each with its time and author.
    package static let journal = FieldName(literal: "journal")
    package static let key = FieldName(literal: "key")
    package static let kind = FieldName(literal: "kind")
    package static let leftForPersonalReasons = FieldName(literal: "leftForPersonalReasons")
    package static let local = FieldName(literal: "local")
    package static let lowBudget = FieldName(literal: "lowBudget")
    package static let medium = FieldName(literal: "medium")
    package static let musician = FieldName(literal: "musician")
    /// The field `name`, which a `FieldName` has itself too.
    package static let nameText = FieldName(literal: "name")
    package static let notes = FieldName(literal: "notes")
    package static let number = FieldName(literal: "number")
    /// JSON text of a call of one musician's own.
    package static let ownCall = FieldName(literal: "ownCall")
    /// True where an engagement has intervals of its own instead of the call's, even if none.
    package static let ownBreaks = FieldName(literal: "ownBreaks")
    /// The short numbers that laptops gave to a call.
    package static let numbers = FieldName(literal: "numbers")
    package static let paidOn = FieldName(literal: "paidOn")
    package static let plays = FieldName(literal: "plays")
    /// Order within a document's list; for show only.
    package static let position = FieldName(literal: "position")
    package static let producer = FieldName(literal: "producer")
    package static let production = FieldName(literal: "production")
    package static let productionNumber = FieldName(literal: "productionNumber")
    package static let rates = FieldName(literal: "rates")
    /// Who takes somebody's place.
    package static let replacedBy = FieldName(literal: "replacedBy")
    package static let reported = FieldName(literal: "reported")
    package static let reuses = FieldName(literal: "reuses")
    package static let role = FieldName(literal: "role")
    /// When somebody ruled.
    package static let ruledOn = FieldName(literal: "ruledOn")
    package static let scalePercent = FieldName(literal: "scalePercent")
    package static let season = FieldName(literal: "season")
    package static let section = FieldName(literal: "section")
    package static let series = FieldName(literal: "series")
    /// SHA-256 of the call sheet that was imported last.
    package static let session = FieldName(literal: "session")
    package static let sheet = FieldName(literal: "sheet")
    /// The group of a closing's period with who signed it, when and over how much.
    package static let signature = FieldName(literal: "signature")
    /// The group of an interval's two ends.
    package static let span = FieldName(literal: "span")
    package static let stage = FieldName(literal: "stage")
    /// When a take of a cue began, and when it ended.
    package static let started = FieldName(literal: "started")
    package static let state = FieldName(literal: "state")
    package static let stopped = FieldName(literal: "stopped")
    package static let start = FieldName(literal: "start")
    package static let substitutes = FieldName(literal: "substitutes")
    /// The last four digits of a tax id.
    package static let taxLastFour = FieldName(literal: "taxLastFour")
    package static let title = FieldName(literal: "title")
    package static let to = FieldName(literal: "to")
    package static let totalCents = FieldName(literal: "totalCents")
    package static let value = FieldName(literal: "value")
    package static let zone = FieldName(literal: "zone")
}
