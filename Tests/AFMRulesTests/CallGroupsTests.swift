import AFMModel
import AFMRules
import Testing

/// Goal: a statement that is worked out group by group is the one that all calls together make, so
/// what no group holds together no rule holds against each other.
///
/// Method: seeded seasons of every kind of call, with few people on few days for two producers and
/// with rulings that differ from call to call, paid both ways.
@Suite struct CallGroupsTests {
    /// Some weeks of calls, crowded so that rules meet.
    private struct Season {
        var numbers: SeededNumbers
        var sheets: [CallSheet] = []

        private static let kinds: [CallKind] = [
            .recording, .recording, .recording, .recording, .sideline, .production, .multiTrack,
        ]
        private static let ruled: [(String, [String])] = [
            ("highestNumberScope", ["picture", "producer"]), ("dayAttribution", ["perUnit"]),
            ("consecutiveDayCycle", ["7", "100"]), ("weekStart", ["Mon", "Sun"]),
            ("sixHourPenaltyPerStretch", ["false"]), ("cartageOncePerDayPerStage", ["true"]),
            ("reemployedSameDayCancelsHalfCheck", ["true"]), ("borenPresumed", ["false"]),
            ("cancelledDayCounts", ["true"]), ("anyClassificationCounts", ["false"]),
        ]

        init(seed: UInt64, calls: Int, days: Int, only kind: CallKind? = nil) throws {
            numbers = SeededNumbers(seed: seed)
            for number in 0..<calls {
                let kind = kind ?? Self.kinds[numbers.next(0...Self.kinds.count - 1)]
                sheets.append(try sheet(number, kind, days: days))
            }
        }

        private mutating func oneIn(_ count: Int) -> Bool { numbers.next(1...count) == 1 }

        private mutating func sheet(
            _ number: Int, _ kind: CallKind, days: Int
        ) throws -> CallSheet {
            let first = try Moment(iso8601: "2026-10-12T06:00:00-07:00")
            let start = first.adding(
                minutes: numbers.next(0...days - 1) * 1_440 + numbers.next(0...68) * 15)
            let who = numbers.next(1...3)
            let isTelevision = oneIn(3)
            var production = Production(
                title: "Picture \(numbers.next(1...2))", producer: "Producer \(who)",
                medium: isTelevision ? .television : .theatrical)
            if isTelevision, oneIn(2) {
                (production.series, production.season) = ("Series", "\(numbers.next(1...2))")
                (production.films, production.programMinutes) = (numbers.next(8...9), 60)
            }
            let session: SessionKind? =
                switch kind {
                case .recording: oneIn(3) ? .double : .single
                case .production: .single
                case .multiTrack: .guaranteed
                case .sideline: nil
                }
            let isCancelled = kind != .production && oneIn(9)
            var sheet = CallSheet(
                file: "call \(number)", production: production, rates: ["RC-X"],
                call: Call(
                    id: oneIn(4) ? nil : "id-\(number)", kind: kind, session: session,
                    guaranteedMinutes: kind == .multiTrack ? 240 : nil,
                    zone: try StageZone(named: "America/Los_Angeles"), start: start,
                    stage: "Stage \(numbers.next(1...2))", conductor: "C. Baton",
                    cancelled: isCancelled
                        ? Cancellation(
                            noticeAt: start.adding(minutes: -60), by: production.producer,
                            reason: .illness) : nil))
            if oneIn(3) {
                let (key, values) = Self.ruled[numbers.next(0...Self.ruled.count - 1)]
                sheet.rulings = Rulings([key: values[numbers.next(0...values.count - 1)]])
            }
            for place in 1...numbers.next(2...4) {
                let musician = try musician(place * 2 + numbers.next(0...1), sheet, isCancelled)
                sheet.musicians.append(musician)
            }
            addUses(to: &sheet)
            return sheet
        }

        private mutating func musician(
            _ number: Int, _ sheet: CallSheet, _ isCancelled: Bool
        ) throws -> SheetMusician {
            let start = sheet.call.start
            let length = sheet.call.kind == .sideline ? 480 : 180
            let end = start.adding(minutes: length + numbers.next(-3...30) * 15)
            var musician = SheetMusician(
                name: oneIn(6) ? "M. \(number)" : "Musician \(number)",
                card: oneIn(8) ? nil : "47-\(number)", local: "47",
                role: sheet.musicians.isEmpty ? .leader : .sidemusician,
                instruments: oneIn(3) ? ["Flute", "Alto Flute"] : ["Cello"],
                dismissed: isCancelled ? nil : end)
            if oneIn(3) { musician.cartage = [Cartage(instrument: "Cello", mode: .private)] }
            if oneIn(20) { musician.consecutiveDay = numbers.next(1...8) }
            if sheet.call.kind == .sideline {
                var sideline = Sideline(formalDress: oneIn(2))
                if !isCancelled, oneIn(2) {
                    sideline.recorded = RecordedSpan(
                        from: start.adding(minutes: 60), to: start.adding(minutes: 150))
                }
                musician.sideline = sideline
            }
            if sheet.call.kind == .production, oneIn(2) {
                musician.weeklySchedule = WeeklySchedule(
                    hours: oneIn(2) ? 30 : 40,
                    designatedAt: try Moment(iso8601: "2026-10-10T09:00:00-07:00"))
            }
            return musician
        }

        private mutating func addUses(to sheet: inout CallSheet) {
            if sheet.call.kind == .multiTrack {
                let early = sheet.call.start.adding(minutes: -2_000)
                (sheet.call.calledAt, sheet.call.electronicRate) = (
                    early, ElectronicRate(elected: .multiTrack, at: early)
                )
            }
            if sheet.call.kind == .multiTrack, oneIn(2) {
                sheet.office.reuses = [
                    .phonograph(
                        PhonographReuse(
                            release: "Album \(numbers.next(1...2))", at: sheet.call.date,
                            dubbedSeconds: numbers.next(20...200)))
                ]
            }
            if oneIn(6) { sheet.office.asOf = sheet.call.date.adding(days: 60) }
        }
    }

    @Test(arguments: 0..<12) func groupsPayWhatAllCallsTogetherPay(_ run: Int) throws {
        var groupsSeen = 0
        var paid = 0
        for number in 0..<25 {
            let season = try Season(
                seed: UInt64(run * 1_000 + number), calls: 14, days: run < 6 ? 24 : 9,
                only: run > 9 ? .multiTrack : nil)
            let facts = try season.sheets.map { sheet in
                try CallFacts(sheet, catalogue: .standard)
            }
            let all = Array(facts.indices)
            let together: PayStatement
            do {
                together = try PayStatement(
                    [
                        PlacedPart(
                            places: all,
                            part: try PayPart(
                                facts, rateCards: [.exampleBySize], today: day))
                    ], final: true)
            } catch {
                // One call twice: then both ways refuse it.
                #expect(throws: PayError.self) { try statement(season.sheets) }
                continue
            }
            let grouped = try statement(season.sheets)
            #expect(grouped.totalCents == together.totalCents, "seed \(run) \(number)")
            #expect(grouped.adjustments == together.adjustments, "seed \(run) \(number)")
            #expect(grouped.series == together.series)
            for (one, other) in zip(grouped.calls, together.calls) {
                #expect(one.musicians == other.musicians, "seed \(run) \(number), \(one.id)")
                #expect(one.awaits == other.awaits)
                #expect(Set(one.findings) == Set(other.findings), "seed \(run) \(number)")
            }
            let groups = CallGroups(facts).groups
            #expect(groups.flatMap { $0 }.sorted() == all)
            groupsSeen += groups.count
            paid += 1
        }
        // Else nothing would be compared.
        #expect(paid > 10)
        #expect(groupsSeen > paid * 2)
    }

    private var day: WorkDate {
        get throws { try #require(WorkDate("2027-01-15")) }
    }

    private func statement(_ sheets: [CallSheet]) throws -> PayStatement {
        try PayStatement.compute(
            sheets: sheets, rateCards: [.exampleBySize], final: true, today: day)
    }

    @Test func oneIdOnTwoDaysIsRefusedAlthoughNoRuleLooksSoFar() throws {
        let sheets = try ["12", "20"].map { day in
            try TestSheets.single(start: "2026-10-\(day)T10:00:00-07:00") { $0.call.id = "one" }
        }
        guard case .callTwice? = TestSheets.refusal(sheets) else {
            Issue.record("One id stood for two calls.")
            return
        }
    }

    @Test func aWeekOfFiveDaysIsFiveGroupsAndASixthDayMakesThemOne() throws {
        func groups(_ days: ClosedRange<Int>) throws -> [[Int]] {
            let sheets = try days.map { day in
                try TestSheets.single(start: "2026-10-\(day)T10:00:00-07:00")
            }
            return CallGroups(
                try sheets.map { try CallFacts($0, catalogue: .standard) }
            ).groups
        }
        #expect(try groups(12...16) == [[0], [1], [2], [3], [4]])
        #expect(try groups(12...17) == [[0, 1, 2, 3, 4, 5]])
    }
}
