import AFMModel

extension PayRule {
    /// When payment is due.
    package static let r40 = PayRule(
        id: "R40",
        title: "late payment: due date",
        sentence: "Payment is due within 15 working days from date of session.",
        reading: """
            The session is day 0; Monday to Friday are business days, except the holidays of R6 \
            as observed. Each part of what a musician is owed, wages and allowances without \
            contributions, has the band of the day on which it was paid, or of the day that is \
            counted to where it is unpaid. Penalties stand beside the total.
            """,
        awaits: .everyone,
        rulings: ["businessHolidays"],
        examples: [
            RuleExample("R40a", "Paid on day 15.", .latePenalty(0), late("2026-08-24")),
            RuleExample(
                "R40.1", "Unpaid and counted to day 15.", .latePenalty(0), unpaid("2026-08-24")),
            RuleExample(
                "R40.2", "Unpaid and counted to day 16.", .latePenalty(60_00),
                unpaid("2026-08-25")),
            RuleExample(
                "R40.3", "Day 42 without Labor Day; paid 2026-10-01, 10 %.",
                .latePenalty(100_00), late("2026-10-01")),
            RuleExample(
                "R40.4", "Day 61 becomes day 60, ruled businessHolidays = federal11.",
                .latePenalty(100_00), late("2026-10-28", ["businessHolidays": "federal11"])),
        ]
    )

    /// 16 to 30 business days.
    package static let r41 = PayRule(
        id: "R41",
        title: "late payment: 6 %",
        sentence: "15 but less than 31 business days – 6%",
        reading: "More than 15 business days and less than 31. Bands replace one another.",
        awaits: .everyone,
        examples: [
            RuleExample("R41a", "Day 16.", .latePenalty(60_00), late("2026-08-25")),
            RuleExample("R41b", "Day 30.", .latePenalty(60_00), late("2026-09-15")),
            RuleExample(
                "R41.1", "Half on day 15, half on day 30.", .latePenalty(30_00),
                late("2026-08-24", parts: [(500_00, "2026-08-24"), (500_00, "2026-09-15")])),
        ]
    )

    /// 31 to 60 business days.
    package static let r42 = PayRule(
        id: "R42",
        title: "late payment: 10 %",
        sentence: "30 but less than 61 business days – 10%",
        reading: "More than 30 business days and less than 61; day 30 belongs to R41.",
        awaits: .everyone,
        examples: [
            RuleExample("R42a", "Day 31.", .latePenalty(100_00), late("2026-09-16")),
            RuleExample("R42b", "Day 60.", .latePenalty(100_00), late("2026-10-27")),
            RuleExample(
                "R42.1", "Half on day 30, half on day 31: 30 + 50.", .latePenalty(80_00),
                late("2026-09-15", parts: [(500_00, "2026-09-15"), (500_00, "2026-09-16")])),
        ]
    )

    /// 61 to 90 business days.
    package static let r43 = PayRule(
        id: "R43",
        title: "late payment: 50 %",
        sentence: "60 but less than 91 business days – 50%",
        reading: "More than 60 business days; R44 adds to it after day 90.",
        awaits: .everyone,
        examples: [
            RuleExample("R43a", "Day 61.", .latePenalty(500_00), late("2026-10-28")),
            RuleExample("R43b", "Day 90.", .latePenalty(500_00), late("2026-12-09")),
            RuleExample(
                "INT4", "$475.00 paid on day 61: 237.50 besides.", .latePenalty(237_50),
                late("2026-10-28", owed: 475_00)),
        ]
    )

    /// Each further 30 days.
    package static let r44 = PayRule(
        id: "R44",
        title: "late payment: further 10 % per 30 days",
        sentence: """
            Additional 10% late payment charges shall accrue for each additional 30-day period in \
            which payment is not made after written notice is given to the producer.
            """,
        reading: """
            10 % for each period of 30 business days after day 90, or after the notice where that \
            is later, that ran out before the payment. A union local is to rule on the unit first.
            """,
        awaits: .everyone,
        rulings: ["lateExtraPeriodUnit", "lateExtraPeriod"],
        examples: [
            RuleExample("R44a", "Day 91.", .latePenalty(500_00), late("2026-12-10")),
            RuleExample(
                "R44a2", "Day 91, ruled lateExtraPeriod = started.", .latePenalty(600_00),
                late("2026-12-10", ["lateExtraPeriod": "started"])),
            RuleExample("R44b", "Day 120.", .latePenalty(500_00), late("2027-01-22")),
            RuleExample(
                "R44b2", "Day 120, ruled lateExtraPeriod = started.", .latePenalty(600_00),
                late("2027-01-22", ["lateExtraPeriod": "started"])),
            RuleExample("R44.1", "Day 121.", .latePenalty(600_00), late("2027-01-25")),
            RuleExample(
                "R44.2", "31 days after day 90, ruled lateExtraPeriodUnit = calendar.",
                .latePenalty(600_00), late("2027-01-09", ["lateExtraPeriodUnit": "calendar"])),
            RuleExample(
                "R44.3", "30 days after it.", .latePenalty(500_00),
                late("2027-01-08", ["lateExtraPeriodUnit": "calendar"])),
            RuleExample(
                "R44.4", "Day 121 with notice on day 92.", .latePenalty(500_00),
                late("2027-01-25", notice: "2026-12-11")),
        ]
    )

    /// Written notice.
    package static let r45 = PayRule(
        id: "R45",
        title: "late payment: written notice",
        sentence: "LATE PENALTIES (Written notice required)",
        reading: """
            Without a written notice dated on or before the payment the penalty is potential and \
            nothing is payable. Days are counted from the session all the same.
            """,
        awaits: .everyone,
        rulings: ["lateCountFrom"],
        examples: [
            RuleExample(
                "R45a", "Day 61 without a notice.", .latePenalty(0),
                late("2026-10-28", notice: nil)),
            RuleExample(
                "R45.1", "Notice the day after the payment.", .latePenalty(0),
                late("2026-10-28", notice: "2026-10-29")),
            RuleExample(
                "R45.2", "Notice on the day of the payment.", .latePenalty(500_00),
                late("2026-10-28", notice: "2026-10-28")),
            RuleExample(
                "R45.3", "Notice on day 45, ruled lateCountFrom = notice: day 16 from it.",
                .latePenalty(60_00),
                late("2026-10-28", ["lateCountFrom": "notice"], notice: "2026-10-06")),
        ]
    )

    /// The last business day of the band of 50 %.
    static let lastBandDay = 90

    /// A session on Monday 2026-08-03 for which the first musician is owed $1,000.00, paid late.
    private static func late(
        _ paidOn: String, _ rulings: [String: String] = [:], owed: Cents = 1_000_00,
        parts: [(cents: Cents, on: String)]? = nil, notice: String? = "2026-08-10"
    ) -> ExampleCall {
        session(rulings, owed: owed, notice: notice) { office in
            office.payments = try (parts ?? [(owed, paidOn)]).map { cents, day throws in
                Payment(card: "47-1", cents: cents, paidOn: try date(day))
            }
        }
    }

    /// The same, unpaid and counted to a day.
    private static func unpaid(_ asOf: String) -> ExampleCall {
        session([:], owed: 1_000_00, notice: "2026-08-10") { $0.asOf = try date(asOf) }
    }

    private static func session(
        _ rulings: [String: String], owed: Cents, notice: String?,
        _ change: @escaping @Sendable (inout Office) throws -> Void
    ) -> ExampleCall {
        .with {
            $0.start = "2026-08-03T10:00:00-07:00"
            $0.rulings = rulings
            // Five hours guaranteed to a leader are 1,000.00; R19a's 3 h 20 beyond are 475.00.
            if owed == 475_00 {
                $0.dismissed = "2026-08-03T14:20:00-07:00"
            } else {
                ($0.session, $0.guaranteedMinutes) = (.guaranteed, 300)
                $0.dismissed = "2026-08-03T15:00:00-07:00"
                $0.first.role = .leader
            }
            $0.change = { sheet in
                if let notice {
                    sheet.office.notices = [OfficeNotice(at: try date(notice))]
                }
                try change(&sheet.office)
            }
        }
    }

    private static func date(_ text: String) throws -> WorkDate {
        guard let date = WorkDate(text) else { throw BeyondRange() }
        return date
    }
}
