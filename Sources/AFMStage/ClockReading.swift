import AFMModel
import AFMRules

/// Reads the facts of a call at one minute; what ``UnionClock`` shows is worked out here.
///
/// What is counted, and by when something is due, is asked of the rules, which statements are made
/// by; here is only for whom of those present it is nearest.
struct ClockReading {
    let facts: StageFacts
    let now: Moment
    let isOver: Bool
    private(set) var standMinutes = 0
    private(set) var rest: StageInterval?
    private(set) var breakMinutes = 0
    private(set) var breaksRequired = 0
    private(set) var dials: [UnionClock.Dial] = []
    private let limits: CallLimits

    init(_ facts: StageFacts, at now: Moment, isOver: Bool) {
        self.facts = facts
        self.now = now
        self.isOver = isOver
        limits = CallLimits(
            kind: facts.kind, session: facts.session, guaranteedMinutes: facts.guaranteedMinutes,
            start: facts.start.minutesSince1970,
            intervals: Self.timeline(facts.intervals, until: now), zone: facts.zone)
        if facts.isCancelled { return }
        if facts.kind == .recording || facts.kind == .multiTrack {
            readStand()
            readBreaks()
        } else {
            readRest(of: isOver ? [] : onStand)
        }
        readMeal()
        readGuarantee()
        readSpan()
        readMidnight()
    }

    private var onStand: [StagePerson] {
        facts.people.filter { $0.isOnStand && $0.isHere(in: facts, at: now) }
    }

    /// Intervals as the rules count them; one that goes on ends now.
    private static func timeline(
        _ intervals: [StageInterval], until now: Moment
    ) -> [TimelineInterval] {
        intervals.filter { $0.from <= now }.map {
            TimelineInterval(kind: $0.kind, from: $0.from, to: $0.to ?? now)
        }
    }

    /// What the rules count of somebody, until a time.
    private func count(_ person: StagePerson?, to end: Moment) -> RestCount {
        RestCount(
            from: (person?.ownStart ?? facts.start).minutesSince1970,
            reported: person?.reported?.minutesSince1970, to: end.minutesSince1970,
            isDouble: facts.kind == .recording && (person?.ownSession ?? facts.session) == .double,
            intervals: Self.timeline(person?.intervals(in: facts) ?? facts.intervals, until: now),
            least: facts.countedBreakMinutes)
    }

    // MARK: the stand

    private func openInterval(of person: StagePerson) -> StageInterval? {
        person.intervals(in: facts).last { $0.to == nil && $0.from <= now }
    }

    private mutating func readRest(of people: [StagePerson]) {
        let resting = people.compactMap(openInterval)
        if !people.isEmpty, resting.count == people.count {
            rest = resting.max { $0.from < $1.from }
        }
    }

    private mutating func readStand() {
        let people = isOver ? [] : onStand
        readRest(of: people)
        for person in people where openInterval(of: person) == nil {
            let last = count(person, to: now).onStand.last
            if let last, last.upperBound == now.minutesSince1970 {
                standMinutes = max(standMinutes, last.count)
            }
        }
        let left = RestCount.standLimit - standMinutes
        let level: UnionClock.Level =
            if left <= 0 {
                .over
            } else if standMinutes >= UnionClock.standWarning {
                .soon
            } else {
                isOver ? .done : .calm
            }
        let isCounting = rest == nil && !people.isEmpty && now >= facts.start
        dials.append(
            UnionClock.Dial(
                .stand, level, at: isCounting ? now.adding(minutes: left) : nil,
                left: isCounting ? left : nil))
    }

    // MARK: breaks

    private mutating func readBreaks() {
        let people =
            isOver
            ? facts.people.filter { $0.isOnStand && $0.attendance == .worked } : onStand
        var owed = -1
        for person in people.isEmpty ? [nil] : people.map(Optional.some) {
            let end = isOver ? person?.dismissed ?? now : max(now, moment(limits.guaranteeEnd))
            let count = count(person, to: end)
            let rested = count.rested + begunMinutes(of: person)
            guard count.required - rested > owed || owed < 0 else { continue }
            (breaksRequired, breakMinutes) = (count.required, rested)
            owed = max(0, count.required - rested)
        }
        let timeLeft = moment(limits.guaranteeEnd).minutes(since: now)
        let level: UnionClock.Level =
            if owed == 0 {
                .done
            } else if isOver || owed > max(0, timeLeft) {
                .over
            } else {
                timeLeft < owed + UnionClock.soonMinutes ? .soon : .calm
            }
        dials.append(
            UnionClock.Dial(
                .breaks, now < facts.start ? .calm : level, left: owed,
                "\(breakMinutes)/\(breaksRequired)"))
    }

    /// Minutes of a break that goes on and is too short to count yet: if it ended now it were none,
    /// but it is being had.
    private func begunMinutes(of person: StagePerson?) -> Int {
        let intervals = person?.intervals(in: facts) ?? facts.intervals
        guard let open = intervals.last(where: { $0.to == nil && $0.from <= now }),
            open.kind != .meal
        else { return 0 }
        let from = max(open.from, person?.ownStart ?? facts.start)
        let minutes = max(0, now.minutes(since: from))
        return now.minutes(since: open.from) < max(1, facts.countedBreakMinutes) ? minutes : 0
    }

    // MARK: meals

    private mutating func readMeal() {
        let people = facts.people.filter {
            $0.role != .consultant && $0.isHere(in: facts, at: now)
        }
        func due(_ person: StagePerson?) -> Int? {
            let start = person?.ownStart ?? facts.start
            return MealLimit.minute(
                kind: facts.kind, from: start.minutesSince1970,
                at: max(now, start).minutesSince1970,
                intervals: Self.timeline(
                    person?.intervals(in: facts) ?? facts.intervals, until: now))
        }
        let minutes = people.isEmpty ? [due(nil)] : people.map(due)
        guard let at = minutes.compactMap({ $0 }).min().map(moment) else { return }
        let isOpen = facts.intervals.contains { $0.to == nil && $0.kind != .break }
        let note = facts.kind == .recording ? "an hour's rest" : "a meal"
        dials.append(dial(.meal, at: at, note, isOver: isOver || isOpen))
    }

    // MARK: guarantee, hold, eighth hour, midnight

    private func moment(_ minute: Int) -> Moment { Moment(minutesSince1970: minute) }

    private mutating func readGuarantee() {
        let end = moment(limits.guaranteeEnd)
        dials.append(
            dial(.guarantee, at: end, "", isOver: isOver, isLimit: limits.holdEnd == nil))
        guard let holdEnd = limits.holdEnd.map(moment) else { return }
        let left = holdEnd.minutes(since: now)
        let isHeld = now >= end && left > 0
        let level: UnionClock.Level =
            if isOver {
                .done
            } else if left <= 0 {
                .over
            } else {
                left <= UnionClock.holdWarning ? .soon : .calm
            }
        dials.append(
            UnionClock.Dial(.hold, level, at: holdEnd, left: left, isHeld ? "held" : ""))
    }

    private mutating func readSpan() {
        guard let end = limits.spanEnd else { return }
        dials.append(dial(.span, at: moment(end), "", isOver: isOver))
    }

    private mutating func readMidnight() {
        let wall = facts.zone.wallClock(at: now)
        // Production work and recording are at night until eight, work on camera until six.
        let morning = facts.kind == .sideline ? 6 : 8
        let isNight = wall.hour < morning && now >= facts.start
        let next = StageZone.WallClock(
            date: isNight ? wall.date : wall.date.adding(days: 1),
            secondOfDay: isNight ? morning * 3_600 : 0)
        guard let at = facts.zone.moments(showing: next).first else { return }
        if isNight {
            dials.append(
                UnionClock.Dial(
                    .midnight, isOver ? .done : .over, at: at, left: at.minutes(since: now),
                    "night until"))
        } else {
            dials.append(dial(.midnight, at: at, "", isOver: isOver))
        }
    }

    private func dial(
        _ kind: UnionClock.Kind, at: Moment, _ note: String, isOver: Bool, isLimit: Bool = true
    ) -> UnionClock.Dial {
        let left = at.minutes(since: now)
        let level: UnionClock.Level =
            if isOver {
                .done
            } else if left <= 0 {
                isLimit ? .over : .done
            } else {
                left <= UnionClock.soonMinutes ? .soon : .calm
            }
        return UnionClock.Dial(kind, level, at: at, left: left, note)
    }
}
