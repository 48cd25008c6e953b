import AFMModel

extension MusicianFacts {
    /// Refuses what would need a rule that is not covered, before anything is worked out.
    static func refuseUncovered(
        _ musician: SheetMusician, on sheet: CallSheet
    ) throws(PayError) {
        func refuse(_ rule: String, _ fact: String, _ path: String) -> PayError {
            .notCovered(rule: rule, fact: fact, PayPlace(sheet, musician, path))
        }
        if musician.electronicSetup {
            throw refuse("R49", "a setup of several electronic devices", "electronicSetup")
        }
        if musician.sideline != nil { throw refuse("R75", "sideline work", "sideline") }
        if musician.weeklySchedule != nil {
            throw refuse("R61", "a weekly schedule", "weeklySchedule")
        }
        if let day = musician.consecutiveDay, !(1...366).contains(day) {
            throw .impossibleNumber(
                found: day, right: "a day in a row, from 1 to 366",
                PayPlace(sheet, musician, "consecutiveDay"))
        }
        guard (100...10_000).contains(musician.scalePercent) else {
            throw .impossibleNumber(
                found: musician.scalePercent, right: "a percentage of scale from 100 to 10,000",
                PayPlace(sheet, musician, "scalePercent"))
        }
    }
}
