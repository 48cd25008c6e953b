extension WorkedSheet {
    /// Recording calls by themselves.
    static let recording: [WorkedSheet] = [
        WorkedSheet(
            "night-double",
            owed: ["1": 1_092_50, "2": 2_185_00, "3": 1_523_75, "4": 763_50], total: 5_564_75,
            byHand: """
                18:00-21:00 and 22:30-03:00. Base 18 units by day 517.50 and 00:00-01:30 6 at 150 \
                % 258.75; 01:30-02:00 beyond six hours at night 2 at 150 % 86.25; after 02:00 4 at \
                200 % 230.00. Leader twice. Flute: 50 % of 30 units, 431.25. Cello to 01:00: 20 \
                units 575.00 (two unworked, no premium), 4 at 150 % 172.50, cartage 16.00.
                """),
        WorkedSheet(
            "held-over-midnight", owed: ["47-1": 829_63, "47-2": 1_109_75], total: 1_939_38,
            byHand: """
                20:00-23:00 345.00, hold to midnight 115.00, 20 min 2 units at 165 % 94.875; the \
                contra bass trombone 50 % of 18 units 258.75, cartage 16.00. Leader twice.
                """),
        WorkedSheet(
            "holiday-sixth-day", owed: ["1": 855_00, "2": 1_710_00, "3": 1_710_00],
            total: 6_840_00,
            byHand: """
                Thanksgiving beats the sixth day: 12 + 4 + 3 units of 22.50 at 200 % 855.00. \
                Leader and manager twice; the manager does not play, so five set the scale.
                """),
        WorkedSheet(
            "harp-by-carrier",
            owed: [
                "1": 565_00, "2": 440_50, "3": 549_50, "4": 345_00, "5": 377_00, "6": 690_00,
            ],
            total: 2_967_00,
            byHand: """
                Harp: bill 230.00, the designated carrier's 180.00 is the limit, and 40.00 for the \
                one taken along. Bass: the designated carrier's bill 95.50. Tuba and contra bass \
                trombone: a double 172.50, 2 × 16.00. A vibraphone pays no cartage. Two amplifiers.
                """),
        WorkedSheet(
            "dst-back-double", owed: ["1": 877_50, "2": 1_755_00], total: 5_265_00,
            byHand: """
                20:00-22:30 PDT and 23:45 PDT-03:30 PST, 150 + 285 min. Base: 11 units to midnight \
                247.50, 13 at 150 % to 02:15 PST 438.75; eight hours end 03:00 PST: 3 at 150 % \
                101.25; then 2 at 200 % 90.00.
                """),
        WorkedSheet(
            "dst-forward-single", owed: ["1": 731_50, "2": 1_463_00], total: 2_194_50,
            byHand: """
                22:00 PST-04:00 PDT is five hours: 8 × 27.50 and 4 at 150 %, hold 01:00-03:00 PDT \
                4 at 150 %, to 04:00 4 at 165 %: 220 + 165 + 165 + 181.50.
                """),
        WorkedSheet(
            "long-guarantee", owed: ["1": 934_38, "2": 1_868_75], total: 2_803_13,
            byHand: """
                5 h 30 guaranteed: 22 units 632.50, hold half an hour (R20) 57.50, 40 min 3 at 150 \
                % 129.375, penalty for 6 h 40 in one stretch 115.00.
                """),
        WorkedSheet(
            "long-guarantee-rested", owed: ["1": 819_38, "2": 1_638_75], total: 2_458_13,
            byHand: "The same with an hour off: no penalty, and the clock goes on all the same."),
        WorkedSheet(
            "span-over-midnight", owed: ["1": 1_173_00, "2": 2_346_00], total: 3_519_00,
            byHand: """
                16:00-20:00 and 21:00-01:30: 24 units 690.00, 23:00-24:00 4 at 120 % 138.00, after \
                eight hours at night 6 at 200 % 345.00.
                """),
        WorkedSheet(
            "span-over-midnight-sixth-day", owed: ["1": 1_552_50, "2": 3_105_00],
            total: 4_657_50,
            byHand: "150 % at least: 1,035.00 and 172.50; the night's 200 % stays, 345.00."),
        WorkedSheet(
            "sectional-call",
            owed: ["1": 575_00, "2": 402_50, "3": 724_50, "4": 1_150_00], total: 2_852_00,
            byHand: """
                4 h 30 guaranteed to 15:00: 18 + 2 units. Called 12:00 for a single to 15:30: 12 + \
                2. Called 11:00 for a double with a gap of 70 min of his own to 18:15: 365 min, 24 \
                units and 1 at 120 %.
                """),
        WorkedSheet(
            "cancelled-holiday", owed: ["1": 1_380_00, "2": 2_760_00, "3": 0],
            total: 4_140_00,
            byHand: """
                95 h 30 of notice for underscoring: the double stands, 690.00 at Labor Day's 200 \
                %, no doubling, no cartage. Who was told 97 h before is paid nothing.
                """),
        WorkedSheet(
            "cancelled-prerecording", owed: ["1": 0, "2": 0], total: 0,
            byHand: "Clocks back between: 48 h 30 have passed, 48 h are enough."),
        WorkedSheet(
            "cancelled-by-the-wall", owed: ["1": 345_00, "2": 690_00], total: 1_035_00,
            byHand: "The same, ruled cancelClock = wall: 47 h 30."),
        WorkedSheet(
            "paid-late", owed: ["1": 345_00, "2": 361_00, "3": 690_00, "4": 345_00],
            total: 1_741_00, late: ["1": 82_50, "2": 180_50, "3": 0, "4": 0],
            byHand: """
                100.00 on day 15, 100.00 on day 31 at 10 %, 145.00 open on day 61 at 50 %: 10.00 + \
                72.50. 361.00 open: 180.50. The leader was paid on day 16, before the notice: \
                41.40 potential.
                """),
        WorkedSheet(
            "electronic-doubles",
            owed: ["1": 724_50, "2": 586_50, "3": 655_50, "4": 517_50, "5": 690_00],
            total: 3_174_00,
            byHand: """
                Setup 3 doubles and the piano 1: 110 %. Banjo and a guitar with two imitating \
                devices: 2, 70 %. Drum outfit, tympani, mallets, Latin: 3, 90 %. Organ: 1, 50 %.
                """),
        WorkedSheet(
            "documentary",
            owed: ["1": 862_50, "2": 690_00, "3": 874_00, "4": 1_380_00], total: 3_806_50,
            byHand: """
                36 min 10 s of music, 30 min in a double: 370 s are three times 30 min, 6 units \
                172.50, for those on the second cue. Who stayed to 17:30 has 2 at 120 % of it \
                paid: 69.00 + 4 units 115.00.
                """),
        WorkedSheet(
            "overscale-night", owed: ["1": 2_070_00, "2": 2_443_75, "3": 977_50],
            total: 5_491_25,
            byHand: """
                17:00-20:00, 21:00-01:30: 690.00, 00:00-01:00 4 at 150 % 172.50, then 2 at 200 % \
                115.00. Times 1.5 1,466.25 and 70 % of 30 units 603.75; times 1.25 × 2.
                """),
        WorkedSheet(
            "everyday",
            owed: ["1": 330_00, "2": 330_00, "3": 0, "4": 385_00, "5": 0, "6": 770_00],
            total: 1_815_00,
            byHand: """
                Four came: 330.00. Late and early change nothing; 16 min of hold are 2 units; a \
                leader who manages is paid twice, not four times.
                """),
        WorkedSheet(
            "new-york-night", owed: ["1": 698_63, "2": 1_397_25], total: 2_095_88,
            byHand: """
                22:30-02:50 in New York: 6 units 172.50, 6 at 150 % 258.75, hold 4 at 150 % \
                172.50, 2 at 165 % 94.875.
                """),
        WorkedSheet(
            "london-morning", owed: ["1": 935_00, "2": 1_870_00], total: 2_805_00,
            byHand: "Independence Day as observed, in London: 12 + 4 + 1 units of 27.50 at 200 %."),
        WorkedSheet(
            "published-double", owed: ["1": 1_639_11, "2": 2_237_02], total: 3_876_13,
            byHand: """
                The double is published as 806.10; 4 units of 403.03/12 at 120 % 161.21; 3 at the \
                published 50.40 151.20. Doubling 50 % of 806.10 + 7 × 33.5858.
                """),
        WorkedSheet(
            "published-single", owed: ["1": 688_57, "2": 1_377_15], total: 2_065_72,
            byHand: "403.03, hold 134.34, 3 × 50.40; the leader 806.06 + 268.69 + 302.40."),
        WorkedSheet(
            "booth-and-hand-over",
            owed: ["1": 320_00, "2": 690_00, "3": 690_00, "4": 690_00], total: 5_150_00,
            byHand: "3 h 10 in the booth are 4 hours. Both managers are paid the call twice."),
        WorkedSheet(
            "alone-for-streaming", owed: ["1": 896_00, "2": 880_00], total: 1_776_00,
            byHand: """
                The television list: two count, 330.00. 4 units and 8 at 150 % 440.00, twice for \
                who plays alone and twice for the leader; cartage 16.00.
                """),
        WorkedSheet(
            "no-election", owed: ["1": 1_909_00, "2": 1_081_00], total: 2_990_00,
            byHand: """
                Eight hours at real time are a double: 690.00, 8 at 120 % 276.00, penalty 115.00; \
                the setup 90 % of 32 units 828.00.
                """),
        WorkedSheet(
            "own-breaks",
            owed: ["1": 759_00, "2": 1_012_00, "3": 1_012_00, "4": 1_518_00], total: 4_301_00,
            byHand: """
                With the gap 6 h 20: 690.00 + 2 at 120 %. Without one, or with 59 min, 7 h 20 in \
                one stretch: 690.00 + 6 at 120 % 207.00 + 115.00.
                """),
        WorkedSheet(
            "straddling-units", owed: ["1": 602_31, "2": 1_204_63], total: 1_806_94,
            byHand: "19:50-00:25: 345 + 115 + 3 units from 23:50 at 165 %, all of them, 142.3125."),
        WorkedSheet(
            "holiday-eve", owed: ["1": 575_00, "2": 1_150_00], total: 1_725_00,
            byHand: """
                Ruled dayAttribution = perUnit, Dec 24 21:30 to 01:10: 10 units 287.50, 2 on \
                Christmas Day at 200 % 115.00, hold 3 at 200 % 172.50.
                """),
    ]
}
