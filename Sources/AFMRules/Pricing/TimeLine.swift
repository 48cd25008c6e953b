package import AFMModel

/// Paid time of one bucket at one percentage, before it is priced for a musician.
package struct TimeLine: Hashable, Sendable {
    package let bucket: WorkBucket
    package let percent: Fraction
    /// The rule of its first unit.
    package let rule: PayRule
    /// Further rules that say the same of other units (R14 beside R19).
    package let alsoRules: [PayRule]
    /// The premium of the day, where it decided.
    package let day: DayPremium?
    /// How many units, exactly.
    package let units: Fraction
    /// Minutes since 1970 of the units for which the musician was required, in order.
    package let minutes: [Range<Int>]
    /// Guaranteed minutes of the units that were not worked.
    package let unworkedMinutes: Int
}

extension TimeLine {
    /// Puts the units of a call together into one line for each bucket and percentage, in the
    /// order in which they first occur.
    package static func lines(
        of units: [WorkUnit], priced table: some UnitTable
    ) throws(PayError) -> [TimeLine] {
        var lines: [TimeLine] = []
        for unit in units {
            for (index, (premium, share)) in try table.shares(of: unit).enumerated() {
                let pieces =
                    table.rulings.straddlePolicy == .prorateMinutes
                    ? [unit.pieces[index]] : unit.pieces
                let line = TimeLine(
                    bucket: unit.bucket, percent: premium.percent, rule: premium.rule,
                    alsoRules: [], day: premium.day, units: share,
                    minutes: pieces.filter(\.isRequired).map(\.minutes),
                    unworkedMinutes: pieces.filter { !$0.isRequired }
                        .reduce(0) { $0 + $1.minutes.count })
                let same = lines.firstIndex {
                    $0.bucket == line.bucket && $0.percent == line.percent
                }
                guard let same else {
                    lines.append(line)
                    continue
                }
                do {
                    lines[same] = try lines[same].joined(with: line)
                } catch {
                    throw .beyondRange(rule: "R18", amount: "units", table.place)
                }
            }
        }
        return lines
    }

    func joined(with other: TimeLine) throws(BeyondRange) -> TimeLine {
        let isNew = other.rule != rule && !alsoRules.contains(other.rule)
        return TimeLine(
            bucket: bucket, percent: percent, rule: rule,
            alsoRules: isNew ? alsoRules + [other.rule] : alsoRules, day: day ?? other.day,
            units: try units.adding(other.units), minutes: Self.merged(minutes + other.minutes),
            unworkedMinutes: unworkedMinutes + other.unworkedMinutes)
    }

    /// Neighbouring ranges as one.
    private static func merged(_ ranges: [Range<Int>]) -> [Range<Int>] {
        ranges.reduce(into: []) { merged, range in
            if let last = merged.last, last.upperBound >= range.lowerBound {
                merged[merged.count - 1] =
                    last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
    }
}

extension TimeLine {
    /// What the line is for, in a few words.
    package var what: String {
        let name =
            switch bucket {
            case .base: "guaranteed call"
            case .hold: "hold hour"
            case .beyondHold: "beyond the hold hour"
            case .seventhHour: "beyond 6 hours of work"
            case .afterSpan: "after 8 hours"
            case .finishedMusic: "finished music"
            }
        if let day { return name + ", " + day.because }
        return isNight ? name + ", night" : name
    }

    /// Whether the time of day decided the percentage.
    private var isNight: Bool { [PayRule.r13, .r15, .r16, .r17].contains(rule) }

    /// The reason: when, how many units, at which percentage, and by which other rule too.
    package func because(in zone: StageZone) -> String {
        let start =
            switch bucket {
            case .base: "Guaranteed call"
            case .hold: "Held"
            case .beyondHold: "Kept beyond the hold hour"
            case .seventhHour: "Worked beyond 6 hours"
            case .afterSpan: "Kept after 8 elapsed hours"
            case .finishedMusic: "Time for finished music"
            }
        let count = units == .one ? "1 unit" : "\(units) units"
        let rate = percent == Fraction(100) ? "straight time" : "\(percent) %"
        var sentence =
            start + (minutes.isEmpty ? "" : " " + zone.clockTimes(of: minutes))
            + (unworkedMinutes > 0 ? ", \(unworkedMinutes) min of it not worked" : "")
            + (isNight ? ", night" : "")
            + ": \(count) of 15 minutes at \(rate)."
        if let day { sentence += " \(day.because) pays \(day.percent) %." }
        for other in alsoRules { sentence += " \(other.id) says the same of a part of it." }
        return sentence
    }
}

extension StageZone {
    /// Times on the stage's clocks: `13:00 to 14:00`; with the offset where the clocks changed.
    package func clockTimes(of ranges: [Range<Int>]) -> String {
        guard let first = ranges.first?.lowerBound, let last = ranges.last?.upperBound else {
            return "no time"
        }
        let withOffset = changesClocks(within: first..<last + 1)
        return ranges.map {
            clockTime($0.lowerBound, withOffset: withOffset) + " to "
                + clockTime($0.upperBound, withOffset: withOffset)
        }.joined(separator: ", ")
    }

    /// The time that the stage's clocks show at an instant: `09:58`.
    package func clockTime(at moment: Moment) -> String {
        clockTime(moment.minutesSince1970, withOffset: false)
    }

    private func clockTime(_ minute: Int, withOffset: Bool) -> String {
        let text = Moment(minutesSince1970: minute).text(in: self)
        let time = String(text.dropFirst(11).prefix(5))
        return withOffset ? time + " (" + text.suffix(6) + ")" : time
    }
}
