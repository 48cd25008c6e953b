/// A text as its bytes.
///
/// Swift holds texts for equal that look alike and have different bytes; a
/// dictionary keyed by them would hand one back for the other.
struct ExactText: Hashable {
    let text: String

    static func == (left: Self, right: Self) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

/// Entries in the order of their first use, each once; columns then name them by place.
struct ColumnDictionary<Entry: Hashable> {
    private(set) var entries: [Entry] = []
    private var places: [Entry: Int] = [:]

    /// The place of `entry`, which is added where it is new.
    mutating func place(of entry: Entry) -> Int {
        if let place = places[entry] { return place }
        places[entry] = entries.count
        entries.append(entry)
        return entries.count - 1
    }

    /// The place of `entry`, or nil where it was not added.
    func place(known entry: Entry) -> Int? { places[entry] }
}
