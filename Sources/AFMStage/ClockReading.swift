import AFMModel

/// Reads the facts of a call at one minute; what ``UnionClock`` shows is worked out here.
struct ClockReading {
    let facts: StageFacts
    let now: Moment
    let isOver: Bool
    private(set) var standMinutes = 0
    private(set) var rest: StageInterval?
    private(set) var breakMinutes = 0
    private(set) var breaksRequired = 0
    private(set) var dials: [UnionClock.Dial] = []

    /// Minutes of work between two long rests at most.
    private static let mealMinutes = 360
    /// Minutes from the call time after which other premiums hold.
    private static let spanMinutes = 480
    /// Minutes of guaranteed call and hold together.
    private static let callAndHoldMinutes = 360

    init(_ facts: StageFacts, at now: Moment, isOver: Bool) {
        self.facts = facts
        self.now = now
        self.isOver = isOver
        if facts.isCancelled { return }
        readStand()
        if facts.kind == .recording || facts.kind == .multiTrack { readBreaks() }
        readMeal()
        readGuarantee()
        readSpan()
        readMidnight()
    }

    private var onStand: [StagePerson] {
        facts.people.filter { $0.isOnStand && $0.isHere(in: facts, at: now) }
    }

    // MARK: the stand

    private mutating func readStand() {
        let people = isOver ? [] : onStand
        var resting: [StageInterval] = []
        for person in people {
            let from = max(person.ownStart ?? facts.start, person.reported ?? facts.start)
            let intervals = person.intervals(in: facts)
            if let open = intervals.last(where: { $0.to == nil && $0.from <= now }) {
                resting.append(open)
                continue
            }
            let last = intervals.compactMap { interval -> Moment? in
                guard let to = interval.to, to <= now,
                    to.minutes(since: interval.from) >= max(1, facts.countedBreakMinutes)
                else { return nil }
                return to
            }.max()
            standMinutes = max(standMinutes, now.minutes(since: max(from, last ?? from)))
        }
        if !people.isEmpty, resting.count == people.count {
            rest = resting.max { $0.from < $1.from }
        }
        guard facts.kind == .recording || facts.kind == .multiTrack else { return }
        let left = UnionClock.standLimit - standMinutes
        let level: UnionClock.Level =
            if standMinutes >= UnionClock.standLimit {
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
        let length = max(now, isOver ? now : guaranteeEnd).minutes(since: facts.start)
        breaksRequired = 10 * (max(0, length) / 60)
        breakMinutes = people.map { rested($0.intervals(in: facts)) }.min()
            ?? rested(facts.intervals)
        let owed = max(0, breaksRequired - breakMinutes)
        let timeLeft = guaranteeEnd.minutes(since: now)
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

    /// Minutes of breaks that count, within the call and none twice; one that goes on counts.
    private func rested(_ intervals: [StageInterval]) -> Int {
        let least = max(1, facts.countedBreakMinutes)
        var minutes = 0
        var reached = facts.start
        for interval in intervals.sorted(by: { $0.from < $1.from }) where interval.kind != .meal {
            let to = interval.to ?? now
            let length = to.minutes(since: interval.from)
            guard interval.to == nil || length >= least,
                facts.session != .double || length < 60
            else { continue }
            minutes += max(0, min(to, now).minutes(since: max(interval.from, reached)))
            reached = max(reached, min(to, now))
        }
        return minutes
    }

    // MARK: meals

    private mutating func readMeal() {
        if facts.kind == .production { return }
        let least = facts.kind == .sideline ? 30 : 60
        let isOpen = facts.intervals.contains { $0.to == nil && $0.kind != .break }
        let last = facts.intervals.compactMap { interval -> Moment? in
            interval.to.flatMap { $0.minutes(since: interval.from) >= least ? $0 : nil }
        }.max()
        // Multi-track work needs one meal, and no rule asks for another.
        if facts.kind == .multiTrack, last != nil { return }
        let at = max(facts.start, last ?? facts.start).adding(minutes: Self.mealMinutes)
        let note = facts.kind == .recording ? "an hour's rest" : "a meal"
        dials.append(dial(.meal, at: at, note, isOver: isOver || isOpen))
    }

    // MARK: guarantee, hold, eighth hour, midnight

    /// When what is guaranteed will have been worked.
    private var guaranteeEnd: Moment {
        var minutes = facts.guaranteedMinutes
        let long = facts.intervals.filter {
            ($0.to ?? now).minutes(since: $0.from) >= (facts.kind == .sideline ? 30 : 60)
        }
        if facts.session == .double, facts.kind == .recording {
            minutes += long.reduce(0) { $0 + ($1.to ?? now).minutes(since: $1.from) }
        } else if facts.kind == .sideline, let meal = long.first(where: { $0.kind == .meal }) {
            minutes += min(60, (meal.to ?? now).minutes(since: meal.from))
        }
        return facts.start.adding(minutes: minutes)
    }

    private mutating func readGuarantee() {
        let end = guaranteeEnd
        let hold: Int =
            switch (facts.kind, facts.session) {
            case (.recording, .double): 0
            case (.recording, _):
                max(0, min(60, Self.callAndHoldMinutes - facts.guaranteedMinutes))
            case (.multiTrack, _): max(0, min(60, 600 - facts.guaranteedMinutes))
            default: 0
            }
        dials.append(dial(.guarantee, at: end, "", isOver: isOver, isLimit: hold == 0))
        guard hold > 0 else { return }
        let holdEnd = end.adding(minutes: hold)
        let left = holdEnd.minutes(since: now)
        let level: UnionClock.Level =
            if isOver {
                .done
            } else if left <= 0 {
                .over
            } else {
                left <= UnionClock.holdWarning ? .soon : .calm
            }
        dials.append(
            UnionClock.Dial(
                .hold, level, at: holdEnd, left: left, left <= hold && left > 0 ? "held" : ""))
    }

    private mutating func readSpan() {
        guard facts.kind == .recording else { return }
        dials.append(
            dial(
                .span, at: facts.start.adding(minutes: Self.spanMinutes), "", isOver: isOver))
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
