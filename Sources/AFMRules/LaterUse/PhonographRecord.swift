import AFMModel

/// A phonograph record made of multi-track music, for one musician (R54).
struct PhonographRecord {
    let use: PhonographReuse
    /// The basic sound recording session fee on the day of the use.
    let fee: Cents
    let isAlone: Bool

    /// The fee for each minute, or each two of several musicians.
    ///
    /// - Parameter before: Seconds of music on the record that were paid already.
    func line(
        after before: Int, rounding: PhonographRounding
    ) throws(BeyondRange) -> PayLine {
        let length = isAlone ? 60 : 120
        let total = before + use.dubbedSeconds
        let units: Fraction
        switch rounding {
        case .up:
            units = Fraction((total + length - 1) / length - (before + length - 1) / length)
        case .exact: units = try Fraction(use.dubbedSeconds, over: length)
        }
        let (minutes, seconds) = (use.dubbedSeconds / 60, use.dubbedSeconds % 60)
        var because =
            "\(minutes) min \(seconds) s of music dubbed to \(use.release), a session fee of "
            + "\(fee) as of \(use.at) for "
            + (isAlone ? "each minute of one musician alone." : "each 2 minutes of several.")
        if before > 0 { because += " \(before) s on the record were counted before." }
        return try PayLine(
            .r54, what: "phonograph record", units: units, unit: .each(fee.amount),
            percent: Fraction(100), because: because)
    }
}

/// How the length of music on a record is rounded (R54).
package enum PhonographRounding: String, Sendable, CaseIterable {
    /// A part of a minute, or of two, is one.
    case up
    /// To the second.
    case exact
}
