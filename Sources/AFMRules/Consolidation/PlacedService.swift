import AFMModel

/// A musician's work on one of the calls that are consolidated.
struct PlacedService {
    /// Index of the call.
    let call: Int
    /// Index of the musician on it.
    let position: Int
    let facts: MusicianFacts
    let service: MusicianFacts.Service
    /// The call's sheet.
    let sheet: CallSheet

    /// Whether it is recording that took place, which is what R26 and R32 count.
    var isRecordingWork: Bool {
        sheet.call.kind == .recording && service.cancellation == nil && !facts.isConsultant
    }

    /// Everyone's services in the order of time, each musician's together.
    static func byMusician(in calls: [CallFacts]) -> [[PlacedService]] {
        var places: [MusicianIdentity: Int] = [:]
        var services: [[PlacedService]] = []
        for (index, call) in calls.enumerated() {
            for (position, facts) in call.musicians.enumerated() {
                guard let service = facts.service else { continue }
                let placed = PlacedService(
                    call: index, position: position, facts: facts, service: service,
                    sheet: call.sheet)
                if let known = places[facts.identity] {
                    services[known].append(placed)
                } else {
                    places[facts.identity] = services.count
                    services.append([placed])
                }
            }
        }
        return services.map { list in
            list.sorted { ($0.service.start, $0.call) < ($1.service.start, $1.call) }
        }
    }

    /// Some services by the producer whom they were for, each in the order given.
    static func byProducer(_ services: [PlacedService]) -> [[PlacedService]] {
        Dictionary(grouping: services, by: \.sheet.production.producer)
            .sorted { $0.key < $1.key }
            .map(\.value)
    }
}

/// Where a musician stands among the calls that are consolidated.
struct MusicianPlace: Hashable {
    let call: Int
    let position: Int
}

extension PlacedService {
    var place: MusicianPlace { MusicianPlace(call: call, position: position) }
}
