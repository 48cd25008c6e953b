import AFMModel

extension PayRule {
    /// Who cannot stay past the hold hour.
    package static let r12 = PayRule(
        id: "R12",
        title: "hold period: replacement",
        sentence: """
            If a musician notifies the contractor at beginning of a session that he or she cannot \
            stay beyond the one-hour hold period, it will not be the musician's responsibility to \
            secure the services of a replacement.
            """,
        reading: """
            Said at or before the call time the contractor finds the replacement, said later the \
            musician does. It pays nothing; the statement says which.
            """,
        rulings: ["holdNoticeGraceMinutes"],
        examples: [
            RuleExample("R12a", "Said 09:58 for 10:00.", .finding(true), said("09:58")),
            RuleExample("R12b", "Said 10:40: named as late.", .finding(true), said("10:40")),
            RuleExample("R12.1", "Nobody said so.", .finding(false)),
        ]
    )

    private static func said(_ time: String) -> ExampleCall {
        .with {
            $0.change = {
                $0.musicians[0].cannotStayPastHold = try Moment(
                    iso8601: ExampleCall.instant(time))
            }
        }
    }
}
