package import FieldsyncCore

extension RecordType {
    /// A signatory producer.
    package static let producer = RecordType(literal: "producer")
    /// A picture or programme; its id names its own space.
    package static let production = RecordType(literal: "production")
    /// A rate card.
    package static let rates = RecordType(literal: "rates")
    /// A person.
    package static let musician = RecordType(literal: "musician")
    /// A call.
    package static let call = RecordType(literal: "call")
    /// One musician on one call.
    package static let engagement = RecordType(literal: "engagement")
    /// A break, meal or gap of a call, or of one engagement.
    package static let interval = RecordType(literal: "interval")
    /// A piece of music recorded on a call.
    package static let cue = RecordType(literal: "cue")
    /// What was paid to whom for a call.
    package static let payment = RecordType(literal: "payment")
    /// A payroll period of a production that was closed with a signed statement.
    package static let closing = RecordType(literal: "closing")
    /// What a call came to when its period was closed.
    package static let closedCall = RecordType(literal: "closedCall")
    /// What changed of a call after its period was closed, with the reason.
    package static let amendment = RecordType(literal: "amendment")
    /// An instrument that a union local added to the catalogue, or says otherwise of.
    package static let instrument = RecordType(literal: "instrument")
    /// That somebody was asked to come to a call, and what they said.
    package static let offer = RecordType(literal: "offer")
    /// That a call's report was signed, at first or after a change.
    package static let signoff = RecordType(literal: "signoff")
    /// What was ruled for a call, a production or everybody.
    package static let ruling = RecordType(literal: "ruling")
}

extension SpaceID {
    /// People, producers and rate cards.
    package static let roster = SpaceID(literal: "roster")

    /// The space of a production: its record id.
    package init(production: RecordID) {
        guard let space = SpaceID(production.hex) else {
            preconditionFailure("32 hexadecimal digits name a space")
        }
        self = space
    }
}
