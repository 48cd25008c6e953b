import AFMModel
import AFMRules
import FieldsyncTerminal

/// How a stage screen says times, money and people, on the screen and to those who hear it.
enum StageWords {
    /// `2 h 18`, `48 min`; with a minus for what is past.
    static func left(_ minutes: Int) -> String {
        let size = minutes.magnitude
        let text = size < 60 ? "\(size) min" : "\(size / 60) h " + two(Int(size % 60))
        return (minutes < 0 ? "-" : "") + text
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// `2:31`.
    static func length(_ seconds: Int) -> String { "\(seconds / 60):" + two(seconds % 60) }

    /// Money, or a sign that it is being worked out.
    static func money(_ cents: Int?) -> String { cents.map { "\(Cents($0))" } ?? "…" }

    static func title(_ dial: UnionClock.Dial) -> String {
        switch dial.kind {
        case .stand: "On the stand"
        case .breaks: "Breaks"
        case .meal: "Meal by"
        case .guarantee: "Guarantee"
        case .hold: "Hold"
        case .span: "8th hour"
        case .midnight: dial.note.isEmpty ? "Midnight" : "NIGHT"
        }
    }

    /// Who of those here said that they cannot stay past the hold, and until when that is, in as
    /// many words as there are cells for; nil for nobody.
    static func leaving(
        _ model: StageModel, _ clock: UnionClock, cells: Int = .max
    ) -> String? {
        guard let hold = clock[.hold], let end = hold.at, clock.end == nil else { return nil }
        let people = model.facts.people.filter {
            $0.cannotStay != nil && $0.attendance == .worked && $0.dismissed == nil
        }
        guard let one = people.first else { return nil }
        let time = model.facts.clock(end)
        let verb =
            if hold.level == .over {
                "had to go at"
            } else {
                people.count == 1 ? "leaves at" : "leave at"
            }
        let who = people.count == 1 ? CellText.fitted(one.name, to: 16) : "\(people.count)"
        let forms = ["\(who) \(verb) \(time)", "\(people.count) \(verb) \(time)"]
        return forms.first { CellText.width(of: $0) <= cells } ?? "\(people.count) till \(time)"
    }

    static func color(_ level: UnionClock.Level) -> CellStyle.Color {
        switch level {
        case .calm: .standard
        case .done: .grey
        case .soon: .yellow
        case .over: .red
        }
    }

    static func mark(_ presence: StagePerson.Presence) -> String {
        switch presence {
        case .called: "·"
        case .here: "●"
        case .out: "○"
        case .left: "–"
        case .absent: "×"
        }
    }

    /// Where somebody is, in a few words.
    static func state(_ person: StagePerson, _ facts: StageFacts, _ now: Moment) -> String {
        switch person.presence(in: facts, at: now) {
        case .called:
            let late = now.minutes(since: person.ownStart ?? facts.start)
            return late > 0 && late <= UnionClock.longestMinutes ? "late \(late)" : ""
        case .here:
            guard let reported = person.reported else { return "" }
            if let dismissed = person.dismissed { return "to \(facts.clock(dismissed))" }
            let isLate = reported > (person.ownStart ?? facts.start)
            return (isLate ? "late " : "") + facts.clock(reported)
        case .out(let kind, let since):
            let minutes = min(max(0, now.minutes(since: since)), 999)
            return (kind == .break ? "out " : "\(kind.rawValue) ") + "\(minutes)"
        case .left:
            return (isEarly(person, facts) ? "early " : "to ")
                + (person.dismissed.map(facts.clock) ?? "")
        case .absent: return person.attendance == .noShow ? "no-show" : "excused"
        }
    }

    /// Whether somebody went before the end of what is guaranteed, and before the others.
    private static func isEarly(_ person: StagePerson, _ facts: StageFacts) -> Bool {
        if person.leftForPersonalReasons { return true }
        let guaranteed = (person.ownStart ?? facts.start).adding(minutes: facts.guaranteedMinutes)
        guard let dismissed = person.dismissed, dismissed < guaranteed else { return false }
        return facts.people.contains { other in
            other.attendance == .worked && other.dismissed.map { $0 > dismissed } ?? true
        }
    }

    /// What else is to be known of somebody, in letters that the help explains.
    static func flags(_ person: StagePerson) -> String {
        var flags: [String] = []
        if person.isDisputed { flags.append("!") }
        if person.doubles > 0 { flags.append("+\(person.doubles)") }
        if person.doubles == 0, !person.usualDoubles.isEmpty { flags.append("d?") }
        if !person.cartage.isEmpty { flags.append("c") }
        if !person.cartageToClaim.isEmpty { flags.append("c?") }
        if person.cannotStay != nil { flags.append("n") }
        return flags.joined(separator: " ")
    }

    /// Everything that is known of somebody, in one line.
    static func detail(_ person: StagePerson, _ facts: StageFacts, _ now: Moment) -> String {
        var parts = [person.name]
        if let chair = person.chair { parts.append("\(person.section) \(chair)") }
        if !person.card.isEmpty { parts.append(person.card) }
        if person.role != .sidemusician { parts.append(Self.role(person.role)) }
        if !person.instruments.isEmpty {
            let doubles =
                person.doubles > 0
                ? " (\(person.doubles) double\(person.doubles == 1 ? "" : "s"))" : ""
            parts.append(person.instruments.joined(separator: ", ") + doubles)
        }
        if let reported = person.reported { parts.append("came \(facts.clock(reported))") }
        if let dismissed = person.dismissed {
            let own = person.leftForPersonalReasons ? " on their own account" : ""
            parts.append("left \(facts.clock(dismissed))\(own)")
        }
        if !person.cartage.isEmpty {
            parts.append("cartage \(person.cartage.joined(separator: ", "))")
        }
        if !person.cartageToClaim.isEmpty {
            parts.append("g claims cartage of \(person.cartageToClaim.joined(separator: ", "))")
        }
        if !person.usualDoubles.isEmpty {
            parts.append("d adds \(person.usualDoubles.joined(separator: ", "))")
        }
        if let said = person.cannotStay {
            // R12 asks for it at the beginning of the session.
            let late = said > (person.ownStart ?? facts.start) ? ", after the call" : ""
            parts.append("cannot stay past the hold (said \(facts.clock(said))\(late))")
        }
        if !person.substitutes.isEmpty { parts.append("in place of \(person.substitutes)") }
        if !person.replacedBy.isEmpty { parts.append("\(person.replacedBy) takes their place") }
        if person.initials > 0 { parts.append("initialled") }
        return parts.joined(separator: " · ")
    }

    static func role(_ role: Role) -> String {
        switch role {
        case .sidemusician: "sidemusician"
        case .leader: "leader"
        case .orchestraManager: "orchestra manager"
        case .consultant: "consultant"
        }
    }

    /// A text in lines of at most so many cells, broken between words.
    static func wrapped(_ text: String, to columns: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            let longer = line.isEmpty ? String(word) : line + " " + word
            if CellText.width(of: longer) <= columns || line.isEmpty {
                line = longer
            } else {
                lines.append(line)
                line = String(word)
            }
        }
        return line.isEmpty ? lines : lines + [line]
    }
}
