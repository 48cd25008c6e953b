public import FieldsyncJSON

/// The rulings of one call, by the rulebook's keys (Part 14), in the order of the sheet.
public struct Rulings: Hashable, Sendable {
    /// The rulings with their keys, in order; each key once.
    public private(set) var entries: [Entry] = []
    /// Keys that are not the rulebook's, kept and handed on; they decide nothing.
    public var extra: JSONObject = [:]

    /// A ruling and its key.
    public struct Entry: Hashable, Sendable {
        /// The rulebook's key, such as `nightSeventhHour`.
        public let key: String
        /// How it was ruled.
        public let ruling: Ruling
    }

    /// No ruling: every default holds.
    public init() {}

    /// Rulings about this call, by key; in the order of the keys.
    public init(_ values: [String: String]) {
        for (key, value) in values.sorted(by: { $0.key < $1.key }) {
            self[key] = Ruling(value: value)
        }
    }

    /// The ruling of a key; a new one goes to the end, nil takes it back.
    public subscript(key: String) -> Ruling? {
        get { entries.first { $0.key == key }?.ruling }
        set {
            let index = entries.firstIndex { $0.key == key }
            switch (index, newValue) {
            case (let index?, let ruling?): entries[index] = Entry(key: key, ruling: ruling)
            case (let index?, nil): entries.remove(at: index)
            case (nil, let ruling?): entries.append(Entry(key: key, ruling: ruling))
            case (nil, nil): break
            }
        }
    }

    /// What holds for a key: the ruling's value, else the rulebook's default, else nil.
    ///
    /// A ruling about certain calls is the caller's to look at: see ``Ruling/calls``.
    public func value(_ key: String) -> String? {
        self[key]?.value ?? RulingKey.named(key)?.standard
    }
}
