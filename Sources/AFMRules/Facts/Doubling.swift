package import AFMModel

/// How many doubles a musician played, and why (R1 to R5).
package struct Doubling: Hashable, Sendable {
    /// The number of doubles.
    package let count: Int
    /// The reason in a sentence, empty where there is none.
    package let because: String
    /// Whether a setup of electronic devices is among them (R49).
    package let isOfSetup: Bool

    /// No double.
    package static let none = Doubling(count: 0, because: "")

    init(count: Int, because: String, isOfSetup: Bool = false) {
        self.count = count
        self.isOfSetup = isOfSetup
        self.because = because
    }

    /// Counts the doubles of one musician.
    ///
    /// - Throws: ``PayError/unknownInstrument(_:nearest:_:)``: an unknown instrument is asked
    ///   about, never taken for no double.
    package init(
        of musician: SheetMusician, on sheet: CallSheet, catalogue: InstrumentCatalogue,
        rulings: PayRulings
    ) throws(PayError) {
        var groups: Set<String> = []
        var names: [String] = []
        for (index, name) in musician.instruments.enumerated() {
            let instrument = try catalogue.known(
                name, at: PayPlace(sheet, musician, "instruments[\(index)]"))
            guard instrument.section != Self.equipment else { continue }
            let isOfSetup = musician.electronicSetup && instrument.section == Self.electronic
            let group =
                isOfSetup
                ? Self.electronic
                : PayRule.doublingGroup(of: instrument, merging: rulings.excludedGroupsMerge)
            if groups.insert(group).inserted { names.append(instrument.name) }
        }
        let devices = try Self.devices(
            of: musician, on: sheet, catalogue: catalogue, rulings: rulings)
        let byInstruments = max(0, groups.count - 1)
        let bySetup = musician.electronicSetup ? PayRule.setupDoubles : 0
        guard musician.plays, byInstruments + devices.count + bySetup > 0 else {
            self = .none
            return
        }
        var reasons: [String] = []
        if bySetup > 0 {
            reasons.append(
                "Several electronic devices with an electronic instrument: \(bySetup) doubles "
                    + "together (R49).")
        }
        if byInstruments > 0 {
            reasons.append(
                names.joined(separator: ", ") + ": \(Self.doubles(byInstruments)) (R5).")
        }
        for device in devices {
            reasons.append(
                "\(device.instrument) with \(device.device), which imitates other sounds: "
                    + "1 double (R4).")
        }
        self.init(
            count: byInstruments + devices.count + bySetup,
            because: reasons.joined(separator: " "), isOfSetup: bySetup > 0)
    }

    /// The rule of the line that pays them.
    package var rule: PayRule { isOfSetup ? .r49 : count == 1 ? .r1 : .r2 }

    /// The section of electronic instruments, which a setup takes together.
    static let electronic = "Electronic"

    /// What the catalogue lists to be carried and not to be played, an amplifier.
    static let equipment = "Equipment"

    static func doubles(_ count: Int) -> String {
        count == 1 ? "1 double" : "\(count) doubles"
    }

    /// The devices that count: those that imitate, by default one for each instrument.
    private static func devices(
        of musician: SheetMusician, on sheet: CallSheet, catalogue: InstrumentCatalogue,
        rulings: PayRulings
    ) throws(PayError) -> [ElectronicDevice] {
        var counted: [ElectronicDevice] = []
        var seen: Set<String> = []
        for (index, device) in musician.devices.enumerated() {
            let instrument = try catalogue.known(
                device.instrument,
                at: PayPlace(sheet, musician, "devices[\(index)].instrument"))
            // A setup counts in the aggregate, with what is attached to its instruments.
            let isOfSetup = musician.electronicSetup && instrument.section == electronic
            guard device.simulatesOtherSounds, !isOfSetup else { continue }
            let isFirst = seen.insert(instrument.name).inserted
            if isFirst || !rulings.deviceDoublePerInstrument { counted.append(device) }
        }
        return counted
    }
}

extension InstrumentCatalogue {
    /// The instrument of a name, which must exist.
    package func known(_ name: String, at place: PayPlace) throws(PayError) -> Instrument {
        guard let instrument = instrument(named: name) else {
            throw .unknownInstrument(name, nearest: nearest(to: name), place)
        }
        return instrument
    }
}
