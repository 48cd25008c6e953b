extension WorkedSheet {
    /// Several sheets at once: what only consolidation sees.
    static let together: [WorkedSheet] = [
        WorkedSheet(
            "boren-1", "boren-2",
            owed: ["1": 345_00, "2": 517_50, "3": 690_00],
            ["1": 603_75, "2": 805_00, "3": 1_207_50], total: 4_168_75,
            adjusted: ["R27 40250 60375", "R27 60375 80500", "R27 80500 120750"],
            byHand: """
                9-12 and 15-18:30 as one double: 24 units, five hours of them before 17:00 and \
                four units unworked, then 6 at 150 % 258.75. Doubling stays with the singles: \
                172.50 and 201.25.
                """),
        WorkedSheet(
            "boren-ruled-1", "boren-ruled-2",
            owed: ["1": 345_00, "2": 517_50, "3": 690_00],
            ["1": 402_50, "2": 603_75, "3": 805_00], total: 3_363_75,
            byHand: "The same, ruled not to be in lieu of a double: two singles."),
        WorkedSheet(
            "close-calls-1", "close-calls-2",
            owed: ["1": 345_00, "2": 690_00], ["1": 517_50, "2": 1_035_00], total: 2_587_50,
            adjusted: ["R32 40250 51750", "R32 80500 103500"],
            byHand: """
                Two pictures of one producer, 40 min between: 7 h 10 in one stretch, one penalty \
                of 115.00 on the later call.
                """),
        WorkedSheet(
            "largest-1", "largest-2", "largest-3",
            owed: ["1": 660_00], ["2": 577_50, "3": 770_00, "4": 385_00],
            ["2": 345_00, "3": 690_00, "4": 345_00], total: 11_362_50,
            adjusted: ["R28 181125 173250"],
            byHand: """
                24 in the morning: 330.00, for the three of the afternoon too: 14 units of 27.50, \
                the oboe's double 192.50. The next day has its own scale.
                """),
        WorkedSheet(
            "record-1", "record-2", owed: ["1": 1_480_00], ["1": 2_680_00], total: 4_160_00,
            adjusted: ["R54 308000 268000"],
            byHand: "0:30 and 4:15 on one record, alone: 5 minutes of 400.00, not 1 and 5."),
        WorkedSheet(
            "series-1", "series-2",
            owed: ["1": 385_00, "2": 770_00], ["1": 330_00, "2": 660_00], total: 2_145_00,
            byHand: "Television, two players: 12 + 2 units of 27.50, and 12."),
        WorkedSheet(
            "format-music", owed: ["1": 1_014_77, "2": 1_023_02, "3": 660_00],
            total: 2_697_79,
            byHand: """
                330 + 165 for the banjo; in 2027 a single is 346.51: 346.51 + 173.255, and for the \
                violin with an overdub 2 × 346.51.
                """),
        WorkedSheet(
            "rate-change-1", "rate-change-2",
            owed: ["1": 412_50, "2": 825_00], ["1": 433_14, "2": 866_28], total: 2_536_92,
            byHand: """
                Dec 31 with the card of 2026: 330 + 3 × 27.50. Jan 4 with the next one: 346.51 + \
                86.6275; the leader 693.02 + 173.255.
                """),
        WorkedSheet(
            "week-1", "week-2", "week-3", "week-4",
            owed: ["1": 1_680_00], ["1": 0], ["1": 0], ["1": 420_00], total: 2_100_00,
            adjusted: ["R61 168000 0", "R61 168000 0", "R61 168000 42000"],
            byHand: "Four times 8 h 30 of a 30-hour week: 1,680 and 4 h over, 16 × 26.25."),
        WorkedSheet(
            "row-1", "row-2", "row-3", "row-4", "row-5", "row-6", "row-7", "row-8",
            owed: ["1": 345_00, "2": 690_00], ["1": 345_00, "2": 690_00], ["1": 240_00],
            ["1": 345_00, "2": 690_00], ["1": 345_00, "2": 690_00], ["1": 517_50, "2": 690_00],
            ["1": 517_50, "2": 690_00], ["1": 345_00, "2": 690_00], total: 7_830_00,
            adjusted: ["R30 34500 51750", "R30 34500 51750"],
            byHand: """
                Eight days for one producer, on camera on the third, another picture on the fifth: \
                days 6 and 7 at 150 %, day 8 begins anew. The leader was off on the third.
                """),
        WorkedSheet(
            "filed-as-sideline", "filed-as-recording",
            owed: ["1": 240_00, "2": 585_00], ["1": 345_00, "3": 690_00], total: 1_860_00,
            adjusted: ["R75 34500 0"],
            byHand: "One performance filed twice: 240 there and 345 here; the other 240 + 345."),
    ]
}
