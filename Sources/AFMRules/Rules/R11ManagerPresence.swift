import AFMModel

extension PayRule {
    /// The orchestra manager is there throughout.
    package static let r11 = PayRule(
        id: "R11",
        title: "orchestra manager: presence",
        sentence: """
            An orchestra manager must be physically present at all recording sessions during the \
            entire engagement.
            """,
        reading: """
            Where a manager is listed, one of them is present from the first call time to the \
            dismissal of the last musician, breaks included; a hand-over without a gap is \
            enough. The same manager at two calls at once is found when both are together. It \
            pays nothing.
            """,
        awaits: .everyone,
        examples: [
            RuleExample(
                "R11a", "10 to 13, the manager out at 12:40.", .finding(true),
                managed(["12:40"])),
            RuleExample(
                "R11b", "One from 10 to 12, another from 12 to 13.", .finding(false),
                managed(["12:00", "13:00"])),
            RuleExample(
                "R11c", "The same manager on two stages at once.", .finding(true),
                managed(["13:00"], same: true), managed(["13:00"], same: true, stage: "Stage 2")),
            RuleExample(
                "R11.1", "A manager who reported at 10:05.", .finding(true),
                managed(["13:00"], reported: "10:05")),
        ]
    )

    /// A call from 10 to 13 with managers who do not play, each from the end of the one before.
    private static func managed(
        _ ends: [String], reported: String = "10:00", same: Bool = false,
        stage: String = "Stage 1"
    ) -> ExampleCall {
        .with {
            $0.first.role = .sidemusician
            $0.stage = stage
            $0.change = { sheet in
                var from = reported
                for (index, end) in ends.enumerated() {
                    sheet.musicians.append(
                        SheetMusician(
                            name: "Manager \(index)", card: same ? "9-1" : "9-\(stage)-\(index)",
                            role: .orchestraManager, plays: false,
                            reported: try Moment(iso8601: ExampleCall.instant(from)),
                            dismissed: try Moment(iso8601: ExampleCall.instant(end))))
                    from = end
                }
            }
        }
    }
}
