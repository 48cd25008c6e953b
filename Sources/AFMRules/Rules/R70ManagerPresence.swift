import AFMModel

extension PayRule {
    /// The manager stays as long as the musicians.
    package static let r70 = PayRule(
        id: "R70",
        title: "sideline: manager's presence",
        sentence: """
            It shall be the duty of the orchestra manager to see that all musical activities \
            conform to Federation rules and regulations which do not contravene any valid law. \
            The orchestra manager shall be physically present at all times that the sideline \
            musicians engaged by him/her are working during the entire engagement.
            """,
        reading: """
            From the first call to the last dismissal of the musicians whom the manager engaged; \
            of those whom nobody is named to have engaged, some manager. It pays nothing.
            """,
        awaits: .everyone,
        examples: [
            RuleExample(
                "R70a", "There 08:00 to 19:00, the last dismissed 19:15.", .finding(true),
                manager(leaves: "19:00")),
            RuleExample("R70.1", "There to 19:15.", .finding(false), manager(leaves: "19:15")),
            RuleExample(
                "R70.2", "Came at 08:30.", .finding(true), manager(leaves: "19:15", came: "08:30")),
            RuleExample(
                "R70.3", "Two managers, one after the other, without a gap.", .finding(false),
                manager(leaves: "14:00").changed { sheet in
                    var second = sheet.musicians[0]
                    (second.name, second.card) = ("Second Manager", "47-9")
                    second.reported = try Moment(iso8601: "2026-10-14T14:00:00-07:00")
                    second.dismissed = sheet.musicians[1].dismissed
                    sheet.musicians.append(second)
                }),
            RuleExample(
                "R70.4", "Left early, but engaged none of those who stayed.", .finding(false),
                manager(leaves: "14:00").changed { sheet in
                    var second = sheet.musicians[0]
                    (second.name, second.card) = ("Second Manager", "47-9")
                    second.dismissed = sheet.musicians[1].dismissed
                    sheet.musicians[1].engagedBy = "47-9"
                    sheet.musicians.append(second)
                }),
        ]
    )

    private static func manager(leaves: String, came: String? = nil) -> ExampleCall {
        .sideline("08:00-19:15", meals: ["12:00-13:00", "18:00-18:30"]) {
            $0.role = .orchestraManager
            $0.dismissed = try Moment(iso8601: "2026-10-14T\(leaves):00-07:00")
            $0.reported = try came.map { try Moment(iso8601: "2026-10-14T\($0):00-07:00") }
        }
    }
}
