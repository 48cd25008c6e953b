public import AFMModel
public import FieldsyncCore
import FieldsyncStore

/// The clock of a call by single commands: who came, who rests, who went home.
///
/// An interval of everybody hangs on the call; who has intervals of their own gets a copy of it.
public struct StageClock: Sendable {
    /// What the clock was told.
    public enum Step: String, Hashable, Sendable, CaseIterable {
        /// The musicians have come.
        case start
        /// A rest begins.
        case `break`
        /// A meal begins.
        case meal
        /// The work goes on.
        case resume
        /// Musicians go home.
        case dismiss
        /// Everybody still here goes home.
        case end
    }

    /// What a step wrote.
    public struct Report: Hashable, Sendable {
        /// The engagements that it touched.
        public fileprivate(set) var engagements: [RecordID] = []
        /// The intervals that it opened or closed.
        public fileprivate(set) var intervals: [RecordID] = []
        /// Since when the call was over already, where the step wrote nothing for that reason.
        public fileprivate(set) var overSince: Moment?
    }

    private let book: StageBook
    private let call: FoundRecord

    /// The clock of one call.
    public init(_ book: StageBook, call: FoundRecord) {
        self.book = book
        self.call = call
    }

    /// Carries a step out.
    ///
    /// - Parameters:
    ///   - step: What happens.
    ///   - moment: When.
    ///   - who: The engagements that it is about; everybody whom it can be about where empty.
    /// - Returns: What was written.
    /// - Throws: ``DomainError`` where the time cannot be, or the step fits nobody.
    public func run(
        _ step: Step, at moment: Moment, who: [FoundRecord] = []
    ) throws -> Report {
        guard let instant = moment.instant else {
            throw DomainError.badTime("\(moment)", right: "it must be in the years 1 to 9999")
        }
        return try book.write(in: call.space) { writer in
            var hand = Hand(book: book, call: call, writer: writer, instant: instant)
            try hand.read(who: who)
            switch step {
            case .start: try hand.setTime(.reported)
            case .dismiss: try hand.setTime(.dismissed)
            case .end: try hand.end()
            case .break: try hand.open("break")
            case .meal: try hand.open("meal")
            case .resume: try hand.resume()
            }
            return hand.report
        }
    }

    /// One step while it is carried out.
    private struct Hand {
        let book: StageBook
        let call: FoundRecord
        let writer: SpaceWriter
        let instant: Instant
        var report = Report()
        private var everybody: [RecordView] = []
        private var named: [RecordView] = []
        private var intervals: [RecordView] = []

        init(book: StageBook, call: FoundRecord, writer: SpaceWriter, instant: Instant) {
            self.book = book
            self.call = call
            self.writer = writer
            self.instant = instant
        }

        mutating func read(who: [FoundRecord]) throws {
            let reference = FieldValue.reference(call.id)
            let absent: [FieldValue] = [.text("noShow"), .text("excused")]
            everybody = try writer.records(.engagement, where: .call, is: reference).filter {
                engagement in !absent.contains { engagement[.attendance] == $0 }
            }
            intervals = try writer.records(.interval, where: .call, is: reference)
            let ids = Set(who.map(\.id))
            named = try writer.records(.engagement, where: .call, is: reference).filter {
                ids.contains($0.key.id)
            }
        }

        // MARK: coming and going

        /// Sets a time of those named, else of everybody who has none yet.
        mutating func setTime(_ field: FieldName, mayBeNobody: Bool = false) throws {
            let people = named.isEmpty ? everybody.filter { $0[field] == nil } : named
            if people.isEmpty && !mayBeNobody {
                throw DomainError.outOfPlace(
                    what: everybody.isEmpty
                        ? "Nobody is on \(call.label)."
                        : "Everybody on \(call.label) has a time for '\(field)' already.",
                    next: everybody.isEmpty
                        ? "Hire somebody first." : "Name with --who whose time is to change.")
            }
            for person in people {
                try writer.set(person.key, field, .instant(instant))
                try book.check.validate(person.key, written: [field], in: writer)
                report.engagements.append(person.key.id)
                if field == .dismissed { try close(openIntervals(of: person)) }
            }
        }

        /// Everybody still here goes home; a call that is over already stays as it is.
        mutating func end() throws {
            if named.isEmpty, openIntervals.isEmpty, let end = lastDismissal {
                report.overSince = Moment(end)
                return
            }
            try setTime(.dismissed, mayBeNobody: true)
            try close(openIntervals)
        }

        /// When the last one went home; nil while somebody is here, or nobody was hired.
        private var lastDismissal: Instant? {
            var last: Instant?
            for person in everybody {
                guard case .instant(let dismissed)? = person[.dismissed] else { return nil }
                last = max(last ?? dismissed, dismissed)
            }
            return last
        }

        // MARK: rests

        var openIntervals: [RecordView] { intervals.filter { $0[.to] == nil } }

        private func openIntervals(of person: RecordView) -> [RecordView] {
            openIntervals.filter { $0[.engagement] == .reference(person.key.id) }
        }

        mutating func open(_ kind: String) throws {
            try requireSomebody { instant < $0 }
            if named.isEmpty {
                try refuseOpen(openIntervals.filter { $0[.engagement] == nil })
                try add(kind, engagement: nil)
                for person in everybody where person[.ownBreaks] == .boolean(true) {
                    if openIntervals(of: person).isEmpty, isHere(person) {
                        try add(kind, engagement: person)
                    }
                }
            } else {
                for person in named {
                    try giveOwn(person)
                    try refuseOpen(openIntervals(of: person))
                    try add(kind, engagement: person)
                }
            }
        }

        /// Nobody rests or works who went home before; `isHere` judges a time of dismissal.
        private func requireSomebody(_ isHere: (Instant) -> Bool) throws {
            func end(of person: RecordView) -> Instant? {
                guard case .instant(let end)? = person[.dismissed], !isHere(end) else {
                    return nil
                }
                return end
            }
            let zone = StoredCall.zone(call.record[.zone])
            let next = "Give an earlier time with --at, or mend the dismissal with 'hire edit'."
            if let gone = named.compactMap(end).first {
                throw DomainError.outOfPlace(
                    what: "Somebody named went home at \(Moment(gone).text(in: zone)).", next: next)
            }
            let ends = everybody.compactMap(end)
            guard named.isEmpty, let last = ends.max(), ends.count == everybody.count else {
                return
            }
            throw DomainError.outOfPlace(
                what: "\(call.label) is over since \(Moment(last).text(in: zone)).", next: next)
        }

        private func isHere(_ person: RecordView) -> Bool {
            guard case .instant(let dismissed)? = person[.dismissed] else { return true }
            return instant < dismissed
        }

        mutating func resume() throws {
            try requireSomebody { instant <= $0 }
            var open: [RecordView] = []
            if named.isEmpty {
                open = openIntervals
            } else {
                for person in named {
                    // Somebody comes back earlier than the others: their rest ends by itself.
                    try giveOwn(person)
                    open += openIntervals(of: person)
                }
            }
            if open.isEmpty {
                throw DomainError.outOfPlace(
                    what: "No break or meal is open on \(call.label).",
                    next: "Open one with 'clock break' or 'clock meal'.")
            }
            try close(open)
        }

        mutating func close(_ open: [RecordView]) throws {
            for interval in open {
                if interval[.from] == .instant(instant) {
                    // A rest of no length was none.
                    try writer.delete(interval.key)
                } else {
                    try writer.set(interval.key, .to, .instant(instant))
                    try book.check.validate(interval.key, written: [.to], in: writer)
                }
                report.intervals.append(interval.key.id)
                intervals.removeAll { $0.key == interval.key }
            }
        }

        private func refuseOpen(_ open: [RecordView]) throws {
            guard let first = open.first, case .instant(let from)? = first[.from] else { return }
            let since = Moment(from).text(in: StoredCall.zone(call.record[.zone]))
            throw DomainError.outOfPlace(
                what: "A \(first[.kind]?.text ?? "break") is open since \(since).",
                next: "Close it with 'clock resume' first.")
        }

        /// Gives somebody intervals of their own, beginning with what everybody had so far.
        private mutating func giveOwn(_ person: RecordView) throws {
            guard person[.ownBreaks] != .boolean(true) else { return }
            try writer.set(person.key, .ownBreaks, .boolean(true))
            report.engagements.append(person.key.id)
            for interval in intervals where interval[.engagement] == nil {
                var fields = interval.fields
                fields[.engagement] = .reference(person.key.id)
                try put(fields)
            }
        }

        private mutating func add(_ kind: String, engagement: RecordView?) throws {
            var fields: [FieldName: FieldValue] = [
                .call: .reference(call.id), .kind: .text(kind), .from: .instant(instant),
            ]
            fields[.engagement] = engagement.map { .reference($0.key.id) }
            try put(fields)
        }

        private mutating func put(_ fields: [FieldName: FieldValue]) throws {
            guard case .instant(let from)? = fields[.from] else { return }
            var owner = call.id
            if case .reference(let id)? = fields[.engagement] { owner = id }
            let id = NaturalID.interval(
                owner: owner, kind: fields[.kind]?.text ?? "", from: Moment(from).description)
            let key = RecordKey(.interval, id)
            try book.put(key, fields, writer)
            report.intervals.append(id)
            if let view = try writer.record(key) { intervals.append(view) }
        }
    }
}
