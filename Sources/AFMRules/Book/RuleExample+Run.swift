package import AFMModel

extension RuleExample {
    /// Runs the engine on the example's facts and tells what came out.
    ///
    /// - Parameter rule: The rule whose finding is looked for, where the example claims one.
    /// - Returns: What came out, of the kind that the example claims.
    /// - Throws: ``PayError`` where the engine refuses the facts, or the error of an instant that
    ///   is miswritten in the example.
    package func result(for rule: PayRule) throws -> Outcome {
        var sheets: [CallSheet] = []
        for (index, call) in calls.enumerated() { sheets.append(try call.sheet(number: index)) }
        let statement = try PayStatement.compute(
            sheets: sheets, rateCards: RateCard.examples, final: true)
        switch outcome {
        case .owed: return .owed(Cents(statement.calls.last?.musicians.first?.totalCents ?? 0))
        case .everyone: return .everyone(Cents(statement.totalCents))
        case .latePenalty:
            let person = statement.calls.last?.musicians.first
            return .latePenalty(Cents(person?.latePenaltyCents ?? 0))
        case .required:
            let required = statement.series.first?.requiredMinutes
            return .required(minutes: try required?.roundedHalfUp())
        case .finding:
            return .finding(
                statement.calls.contains { $0.findings.contains { $0.rule == rule.id } })
        }
    }
}

extension ExampleCall {
    /// The call as a sheet.
    ///
    /// Cards carry the call's number in the example, so that two calls have
    /// different people except for the musician whom the example is about.
    package func sheet(number: Int) throws -> CallSheet {
        let zone = try StageZone(named: "America/Los_Angeles")
        let start = try Moment(iso8601: start)
        let usual = start.adding(minutes: CallFacts.singleSessionMinutes)
        let end = try dismissed.map { text throws in try Moment(iso8601: text) } ?? usual
        var musicians = [
            SheetMusician(
                name: "Harper Vale", card: "47-1", role: first.role, plays: first.plays,
                instruments: first.instruments, devices: first.devices, dismissed: end,
                cartage: first.cartage.map { Cartage(instrument: $0) },
                consecutiveDay: first.consecutiveDay)
        ]
        for other in 0..<others {
            musicians.append(
                SheetMusician(
                    name: "Violin \(other + 1)",
                    card: "47-\(hasSamePeople ? 1 : number + 2)-\(other)",
                    instruments: ["Violin"], dismissed: end))
        }
        if hasConductor {
            musicians.append(
                SheetMusician(
                    name: "C. Baton", card: "47-0", role: .leader, plays: false,
                    dismissed: end))
        }
        var sheet = CallSheet(
            file: "example",
            production: Production(title: title, producer: producer, medium: medium),
            rates: [usesSizes ? "RC-X" : "RC-X, one scale"],
            rulings: Rulings(rulings),
            call: Call(
                session: session, guaranteedMinutes: guaranteedMinutes, zone: zone, start: start,
                stage: stage, conductor: conductor),
            timeline: try intervals.map { interval throws in try interval.interval() },
            musicians: musicians)
        try change(&sheet)
        return sheet
    }
}

extension RateCard {
    /// The rulebook's card RC-X, not a real scale.
    package static let exampleBySize = RateCard(
        name: "RC-X", from: .earliest, to: .latest,
        recording: MediumTable([
            .theatrical: [
                RecordingTier(musiciansAtLeast: 35, singleCents: 300_00),
                RecordingTier(musiciansAtLeast: 30, singleCents: 315_00),
                RecordingTier(musiciansAtLeast: 24, singleCents: 330_00),
                RecordingTier(musiciansAtLeast: 1, singleCents: 345_00),
            ],
            .television: [
                RecordingTier(musiciansAtLeast: 5, singleCents: 270_00),
                RecordingTier(musiciansAtLeast: 1, singleCents: 330_00),
            ],
        ]),
        multiTrack: MediumTable([
            .theatrical: MultiTrackRates(aloneHourCents: 360_00, hourCents: 300_00),
            .television: MultiTrackRates(aloneHourCents: 360_00, hourCents: 300_00),
        ]),
        production: MediumTable([
            .theatrical: .example, .television: .example,
        ]),
        consultantHourCents: MediumTable([.theatrical: 80_00, .television: 80_00]),
        sideline: SidelineRates(
            dayCents: 240_00, hourCents: 30_00, overtimeUnitCents: 11_25,
            aloneDayCents: 280_00, silentBitDayCents: 380_00, losAngelesDayCents: 240_00),
        phonographSessionCents: 400_00,
        cartage: CartageRates(harpCents: 40_00, heavyCents: 16_00),
        contributions: ContributionRates(
            pensionBasisPoints: 1_199, healthCentsPerDay: 48_54, vacationBasisPoints: 400))

    /// RC-X at the $300 tier for any number of musicians, as the rulebook's examples assume.
    package static let exampleOneScale: RateCard = {
        var card = exampleBySize
        card.name = "RC-X, one scale"
        card.recording = MediumTable([
            .theatrical: [RecordingTier(musiciansAtLeast: 1, singleCents: 300_00)]
        ])
        return card
    }()
}

extension ProductionRates {
    /// RC-X's scales of production musicians.
    fileprivate static let example = ProductionRates(
        singleCents: 210_00, overtimeUnitCents: 26_25, week30Cents: 1_680_00,
        week40Cents: 2_016_00)
}
