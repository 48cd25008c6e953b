import AFMModel

extension Doubling {
    /// Counts the doubles of a sideline musician: what was photographed while played (R71).
    ///
    /// - Throws: ``PayError/unknownInstrument(_:nearest:_:)``.
    init(
        onCameraOf musician: SheetMusician, on sheet: CallSheet,
        catalogue: InstrumentCatalogue, rulings: PayRulings
    ) throws(PayError) {
        var groups: Set<String> = []
        var names: [String] = []
        var listed = (musician.sideline?.photographedInstruments ?? []).enumerated()
            .map { ("sideline.photographedInstruments[\($0)]", $1) }
        if !rulings.kinds.sidelineDoublesOnlyPhotographed {
            listed += musician.instruments.enumerated().map { ("instruments[\($0)]", $1) }
        }
        for (path, name) in listed {
            let instrument = try catalogue.known(name, at: PayPlace(sheet, musician, path))
            guard instrument.section != Self.equipment else { continue }
            let group = PayRule.doublingGroup(
                of: instrument, merging: rulings.excludedGroupsMerge)
            if groups.insert(group).inserted { names.append(instrument.name) }
        }
        for (index, name) in musician.instruments.enumerated() {
            _ = try catalogue.known(name, at: PayPlace(sheet, musician, "instruments[\(index)]"))
        }
        let count = max(0, groups.count - 1)
        self.init(
            count: count,
            because: count == 0
                ? ""
                : names.joined(separator: ", ") + ": \(Self.doubles(count))"
                    + (rulings.kinds.sidelineDoublesOnlyPhotographed ? ", photographed." : "."))
    }
}
