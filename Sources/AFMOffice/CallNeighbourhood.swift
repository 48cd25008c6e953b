import AFMModel
import AFMStore
import FieldsyncCore
import FieldsyncStore

/// Which calls a rule may hold against those that a statement tells: calls of the same day with the
/// same producer or a shared musician (R27, R28, R32, health once a day, R75), the unbroken row
/// of days before it on which the producer had calls (R30), the week of production musicians (R61),
/// and other calls of the producer whose music was dubbed (R54).
struct CallNeighbourhood {
    private var producerDays: Set<ProducerDay> = []
    private var musicianDays: Set<MusicianDay> = []
    private var days: Set<WorkDate> = []
    /// Producers who dubbed what one of the calls recorded.
    private var dubbing: Set<RecordKey> = []

    private struct ProducerDay: Hashable {
        let producer: RecordKey
        let date: WorkDate
    }

    private struct MusicianDay: Hashable {
        let musician: FieldValue
        let date: WorkDate
    }

    /// The neighbourhood of `told` among all calls that are `present`; linear in both.
    init(of told: [StoredCall], among present: [StoredCall]) {
        let busy = Set(present.compactMap(Self.producerDay))
        var walked: Set<ProducerDay> = []
        for stored in told {
            guard let date = stored.date else { continue }
            days.insert(date)
            for musician in Self.musicians(of: stored) {
                musicianDays.insert(MusicianDay(musician: musician, date: date))
            }
            guard var day = Self.producerDay(of: stored) else { continue }
            producerDays.insert(day)
            if stored.call[.reuses] != nil { dubbing.insert(day.producer) }
            if stored.call[.kind] == .text("production") {
                // Whatever day a week begins on.
                for days in -6...6 {
                    producerDays.insert(
                        ProducerDay(producer: day.producer, date: date.adding(days: days)))
                }
            }
            while true {
                day = ProducerDay(producer: day.producer, date: day.date.adding(days: -1))
                // A row that another call has walked already is walked once.
                guard busy.contains(day), walked.insert(day).inserted else { break }
                producerDays.insert(day)
            }
        }
    }

    /// True where a rule may look at `other`, of which nothing but the call itself is known.
    func mayContain(_ other: StoredCall) -> Bool {
        isOfProducer(other) || other.date.map(days.contains) ?? false
    }

    /// True where a rule may look at `other` to price one of the calls.
    func contains(_ other: StoredCall) -> Bool {
        if isOfProducer(other) { return true }
        guard let date = other.date else { return false }
        return Self.musicians(of: other).contains { musician in
            musicianDays.contains(MusicianDay(musician: musician, date: date))
        }
    }

    private func isOfProducer(_ other: StoredCall) -> Bool {
        if let day = Self.producerDay(of: other), producerDays.contains(day) { return true }
        guard other.call[.reuses] != nil, let producer = other.producer?.key else { return false }
        return dubbing.contains(producer)
    }

    private static func producerDay(of stored: StoredCall) -> ProducerDay? {
        guard let producer = stored.producer, let date = stored.date else { return nil }
        return ProducerDay(producer: producer.key, date: date)
    }

    private static func musicians(of stored: StoredCall) -> [FieldValue] {
        stored.engagements.compactMap { engagement, _ in engagement[.musician] }
    }
}

extension StoredCall {
    /// The date of the call time on the stage's calendar; nil where there is no call time.
    var date: WorkDate? { start.map { zone.date(of: $0) } }
}
