import AFMModel

extension PayRule {
    /// Guaranteed call and hold are six hours at most.
    package static let r20 = PayRule(
        id: "R20",
        title: "call and hold of 6 hours at most",
        sentence: """
            The guaranteed call and hold period combined shall not exceed six (6) hours.
            """,
        reading: """
            The hold is an hour, or what is left of six hours after the guarantee. A guaranteed \
            length is above three hours and at most six; more than that is a double session.
            """,
        rulings: ["unitGraceMinutes"],
        examples: [
            RuleExample(
                "R20a", "5 h 30 guaranteed from 09:00, dismissed 15:00: 550 + 2 × 25.",
                .owed(600_00), guaranteed(330, to: "15:00")),
            RuleExample(
                "R20c", "4 h guaranteed, dismissed 14:20: 400 + 100 + 2 × 37.50.",
                .owed(575_00), guaranteed(240, to: "14:20")),
            RuleExample(
                "R20.1", "6 h guaranteed, dismissed 15:15: no hold, and the penalty of R32.",
                .owed(737_50), guaranteed(360, to: "15:15")),
            RuleExample(
                "R20.2", "5 h guaranteed, dismissed 11:00: the guarantee stands.",
                .owed(500_00), guaranteed(300, to: "11:00")),
        ]
    )

    private static func guaranteed(_ minutes: Int, to end: String) -> ExampleCall {
        var call = ExampleCall.day(.guaranteed, "09:00", to: end)
        call.guaranteedMinutes = minutes
        return call
    }
}
