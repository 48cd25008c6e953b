import AFMModel

extension MusicianFacts {
    /// Refuses what cannot be on a call of any kind, before anything is worked out.
    static func refuseImpossible(
        _ musician: SheetMusician, on sheet: CallSheet
    ) throws(PayError) {
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
