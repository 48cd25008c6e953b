import AFMStore
import ArgumentParser
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// A type of record that people name, list, look at and remove by commands of its own.
protocol StageNoun {
    /// The command's name: `musician`.
    static var word: String { get }
    /// What people call one, with its article: `a rate card`.
    static var one: String { get }
    /// What people call several: `rate cards`.
    static var several: String { get }
    /// How one is named on the command line.
    static var queryHelp: String { get }
    /// What a shell offers for one.
    static var completion: CompletionKind { get }

    /// The one that `query` names.
    static func find(_ query: String, in finder: RecordFinder) throws -> FoundRecord
    /// Every one of them.
    static func all(in finder: RecordFinder) throws -> [FoundRecord]
}

/// What `fieldsync production` is about.
enum ProductionNoun: StageNoun {
    static let word = "production"
    static let one = "a production"
    static let several = "productions"
    static let queryHelp = "Its title, title/episode, or id."
    static var completion: CompletionKind { .productions }

    static func find(_ query: String, in finder: RecordFinder) throws -> FoundRecord {
        try finder.production(query)
    }

    static func all(in finder: RecordFinder) throws -> [FoundRecord] { try finder.productions() }
}

/// What `fieldsync musician` is about.
enum MusicianNoun: StageNoun {
    static let word = "musician"
    static let one = "a musician"
    static let several = "musicians"
    static let queryHelp = "Their card, name, or id."
    static var completion: CompletionKind { .musicians }

    static func find(_ query: String, in finder: RecordFinder) throws -> FoundRecord {
        try finder.musician(query)
    }

    static func all(in finder: RecordFinder) throws -> [FoundRecord] { try finder.musicians() }
}

/// What `fieldsync rates` is about.
enum RatesNoun: StageNoun {
    static let word = "rates"
    static let one = "a rate card"
    static let several = "rate cards"
    static let queryHelp = "Its name or id."
    static var completion: CompletionKind { .rateCards }

    static func find(_ query: String, in finder: RecordFinder) throws -> FoundRecord {
        try finder.rates(query)
    }

    static func all(in finder: RecordFinder) throws -> [FoundRecord] { try finder.rateCards() }
}

/// What `fieldsync call` is about.
enum CallNoun: StageNoun {
    static let word = "call"
    static let one = "a call"
    static let several = "calls"
    static let queryHelp = "Words of its title, stage, day and time (Alpha/Stage 1), or its id."
    static var completion: CompletionKind { .calls }

    static func find(_ query: String, in finder: RecordFinder) throws -> FoundRecord {
        try finder.call(query)
    }

    static func all(in finder: RecordFinder) throws -> [FoundRecord] { try finder.calls() }
}
