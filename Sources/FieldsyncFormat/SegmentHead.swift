import FieldsyncCore

/// What stands before the columns of transactions: how many there are, and the dictionaries.
struct SegmentHead {
    /// Nil until it is read; on common ground the frame of the segment tells it.
    var space: SpaceID?
    var count = 0
    var authors: [String] = []
    var reasons: [String] = []
    var types: [RecordType] = []
    var fields: [FieldName] = []
    var steps: [OperationStep] = []
    var shapes: [OperationShape] = []
    var replicas: [ReplicaID] = []

    /// By column of values, the texts that its places begin with.
    let texts: [ValueColumnKey: [String]]

    /// What is known before a byte is read: the space and the window of a grounded segment.
    init(space: SpaceID?, window: SegmentWindow?) {
        self.space = space
        let known = window?.dictionaries ?? SegmentDictionaries()
        authors = known.authors.entries.map(\.text)
        reasons = known.reasons.entries.map(\.text)
        types = known.types.entries
        fields = known.fields.entries
        steps = known.steps.entries
        shapes = known.shapes.entries
        texts = known.texts.mapValues { $0.entries.map(\.text) }
    }

    /// Reads it.
    ///
    /// On common ground `writer` is the replica of the first transaction, and `known`
    /// has the replicas that places name.
    mutating func read(
        from reader: inout ByteReader,
        loose: inout ByteReader,
        limits: SegmentLimits,
        writer: ReplicaID?,
        known: [ReplicaID]
    ) throws(DecodingFault) {
        if space == nil { space = try reader.space() }
        count = try reader.count(of: "transactions", limit: limits.transactions)
        if count == 0 { throw .outOfRange(what: "count of transactions") }
        authors += try reader.entries(of: "authors", limit: count) {
            (reader) throws(DecodingFault) in try reader.text()
        }
        reasons += try reader.entries(of: "reasons", limit: count) {
            (reader) throws(DecodingFault) in try reader.text()
        }
        types += try reader.entries(of: "types", limit: limits.operations) {
            (reader) throws(DecodingFault) in try reader.recordType()
        }
        fields += try reader.entries(of: "fields", limit: limits.operations) {
            (reader) throws(DecodingFault) in try reader.fieldName()
        }
        try readSteps(from: &reader, limits: limits)
        try readShapes(from: &reader, limits: limits)
        let limit = limits.transactions + limits.contextEntries
        let replicaCount = Int(clamping: try reader.varint())
        guard replicaCount <= limit else {
            throw .countTooLarge(what: "replicas", count: UInt64(replicaCount))
        }
        if let writer, replicaCount > 0 { replicas = [writer] }
        while replicas.count < replicaCount {
            let name = writer == nil ? 0 : try reader.place(of: "replica", below: known.count + 1)
            replicas.append(name == 0 ? ReplicaID(try loose.identifier()) : known[name - 1])
        }
    }

    private mutating func readSteps(
        from reader: inout ByteReader,
        limits: SegmentLimits
    ) throws(DecodingFault) {
        let known = steps.count
        steps += try reader.entries(of: "steps", limit: limits.operations) {
            (reader) throws(DecodingFault) in
            OperationStep(code: try OperationCode(from: &reader))
        }
        for index in steps.indices[known...] where steps[index].code.hasField {
            steps[index].field = try reader.place(of: "field", below: fields.count)
        }
        for index in steps.indices[known...] where steps[index].code.hasValue {
            steps[index].value = try ValueCode(from: &reader)
        }
    }

    private mutating func readShapes(
        from reader: inout ByteReader,
        limits: SegmentLimits
    ) throws(DecodingFault) {
        let typeCount = types.count
        let known = shapes.count
        shapes += try reader.entries(of: "shapes", limit: limits.operations) {
            (reader) throws(DecodingFault) in
            OperationShape(
                type: try reader.place(of: "type of record", below: typeCount), steps: [])
        }
        let sizes = try reader.column(shapes.count - known) { (reader) throws(DecodingFault) in
            try reader.count(of: "steps of a shape", limit: limits.operations)
        }
        for (index, size) in sizes.enumerated() {
            if size == 0 { throw .outOfRange(what: "steps of a shape") }
            shapes[known + index].steps = try reader.places(size, of: "step", below: steps.count)
        }
    }
}

extension ByteReader {
    /// Entries after their count.
    fileprivate mutating func entries<Entry>(
        of what: String,
        limit: Int,
        _ read: (inout ByteReader) throws(DecodingFault) -> Entry
    ) throws(DecodingFault) -> [Entry] {
        try column(try count(of: what, limit: limit), read)
    }
}
