import AFMModel

extension PayRule {
    /// Cartage by a public carrier.
    package static let r39 = PayRule(
        id: "R39",
        title: "cartage: public carrier",
        sentence: """
            Producer shall specify method of transportation, either by public or private \
            transportation. If public transportation is the only practical manner of \
            transportation, Producer has the option of designating the qualified public carrier \
            and shall pay the cartage bill of the designated public carrier. If the musician uses \
            a carrier other than the one designated, the Producer shall not be liable for a \
            cartage bill greater than the rate charged by the designated carrier.
            """,
        reading: """
            The bill of the designated carrier, or of any carrier where none was designated; of \
            another carrier no more than the designated one charges. It is paid instead of the \
            flat amount, is never multiplied, and is not pensionable. A bill that is missing is \
            asked for.
            """,
        examples: [
            RuleExample(
                "R39a", "The designated carrier bills 180.00.", .owed(480_00),
                harp(bill: 180_00, carrier: "Swift")),
            RuleExample(
                "R39b", "Another bills 230.00; the designated one charges 180.00.",
                .owed(480_00), harp(bill: 230_00, carrier: "Other")),
            RuleExample(
                "R39c", "Another bills 150.00.", .owed(450_00),
                harp(bill: 150_00, carrier: "Other")),
            RuleExample(
                "R39.1", "No carrier was designated: its bill.", .owed(530_00),
                harp(bill: 230_00, carrier: "Other", designated: nil)),
        ]
    )

    private static func harp(
        bill: Cents, carrier: String, designated: String? = "Swift"
    ) -> ExampleCall {
        .with {
            $0.change = {
                $0.musicians[0].cartage = [
                    Cartage(
                        instrument: "Harp", mode: .public, billCents: bill, carrier: carrier,
                        designatedCarrier: designated, designatedCents: 180_00)
                ]
            }
        }
    }
}
