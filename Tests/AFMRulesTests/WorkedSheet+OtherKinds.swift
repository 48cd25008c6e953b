extension WorkedSheet {
    /// Sideline, multi-track and production calls by themselves.
    static let otherKinds: [WorkedSheet] = [
        WorkedSheet(
            "sideline-records", owed: ["1": 716_00, "2": 313_50, "3": 313_50], total: 1_343_00,
            byHand: """
                15:00-01:30 less an hour: 240 + 6 × 11.25 + 4 × 0.75 + 2 × 1.50 = 313.50. Recorded \
                3 h 30 by one: 345.00 and 2 units of hold 57.50; leak-through nothing.
                """),
        WorkedSheet(
            "sideline-night", owed: ["1": 359_25, "2": 651_00, "3": 291_75], total: 1_302_00,
            byHand: """
                8 h 45: 240 + 33.75 + 4 × 0.75 + 10 × 1.50 = 291.75; the manager twice, the leader \
                once. Turning in 40 min 3 × 7.50, dress 30.00, two changes 15.00.
                """),
        WorkedSheet(
            "sideline-cancelled", owed: ["1": 120_00, "2": 0, "3": 140_00, "4": 240_00],
            total: 500_00,
            byHand: """
                Illness, told at 18:00 sharp: half of 240. Told by another producer at 17:59: \
                nothing. Half of 280 alone; half of 480 for a manager who does not play.
                """),
        WorkedSheet(
            "sideline-called-off", owed: ["1": 240_00, "2": 380_00], total: 620_00,
            byHand: "No permitted reason: the day in full, whenever the notice came."),
        WorkedSheet(
            "sideline-location", owed: ["1": 251_25, "2": 534_97, "3": 313_13],
            total: 1_099_35,
            byHand: """
                220 in New Orleans, 240 in Los Angeles. 9 h 15 with a meal of 75 min: 8 h 15, 1 \
                unit 11.25. Silent bit 380 + 17.8125 + 35 % of 391.875. Two horns: 25 % of 247.50.
                """),
        WorkedSheet(
            "sideline-alone", owed: ["1": 335_38], total: 335_38,
            byHand: "8 h 40: 280 + 3 × 13.125, cartage 16.00; no unit is published for one alone."),
        WorkedSheet(
            "multitrack-left-early", owed: ["1": 1_950_00, "2": 3_337_50, "3": 3_000_00],
            total: 8_287_50,
            byHand: """
                Left for his own reasons after 6 h 20 of work: 26 units of 75.00. To 20:40: 40 \
                units and 40 min over ten hours 3 at 112.50. Released by the producer: ten hours.
                """),
        WorkedSheet(
            "multitrack-holiday-night", owed: ["1": 3_712_50, "2": 3_712_50],
            total: 7_425_00,
            byHand: """
                Thanksgiving: 16 × 75 at 200 % 2,400; after midnight, as asked, 250 %: hold 750, 3 \
                units beyond it 562.50.
                """),
        WorkedSheet(
            "multitrack-own-night", owed: ["1": 3_450_00, "2": 3_450_00], total: 6_900_00,
            byHand: "Not asked for: 2,400 + 600 + 450."),
        WorkedSheet(
            "rehearsal", owed: ["1": 533_75, "2": 1_067_50, "3": 236_25], total: 1_837_50,
            byHand: """
                20:00-23:00 210, to 23:40 3 × 26.25; a gap, so another session 210 and 4 night \
                units of 8.75. To 23:05: 210 + 26.25.
                """),
    ]
}
