import AFMModel

extension MusicianFacts {
    /// Refuses what would need a rule that is not covered, before anything is worked out.
    static func refuseUncovered(
        _ musician: SheetMusician, on sheet: CallSheet
    ) throws(PayError) {
        func refuse(_ rule: String, _ fact: String, _ path: String) -> PayError {
            .notCovered(rule: rule, fact: fact, PayPlace(sheet, musician, path))
        }
        if musician.role == .consultant {
            throw refuse("R8", "a music sound consultant", "role")
        }
        if musician.electronicSetup {
            throw refuse("R49", "a setup of several electronic devices", "electronicSetup")
        }
        if let day = musician.consecutiveDay, day >= 6 {
            throw refuse("R30", "consecutive day \(day)", "consecutiveDay")
        }
        for (index, item) in musician.cartage.enumerated() where item.mode == .public {
            throw refuse("R39", "a public carrier", "cartage[\(index)].mode")
        }
        if let own = musician.call {
            try CallFacts.refuseUncovered(
                session: own.session ?? .single, guaranteedMinutes: own.guaranteedMinutes,
                at: PayPlace(sheet, musician, "call"))
        }
        guard (100...10_000).contains(musician.scalePercent) else {
            throw .impossibleNumber(
                found: musician.scalePercent, right: "a percentage of scale from 100 to 10,000",
                PayPlace(sheet, musician, "scalePercent"))
        }
    }
}
