import FieldsyncCore

extension ByteWriter {
    mutating func question(_ question: StateQuestion) {
        text(question.space.name)
        bigEndian(question.schemaMark)
        append(question.mends ? 1 : 0)
        append(UInt8(clamping: question.prefixes.first?.count ?? 0))
        count(question.prefixes.count)
        for prefix in question.prefixes { append(contentsOf: prefix) }
    }

    mutating func answer(_ answer: StateAnswer) {
        text(answer.space.name)
        bigEndian(answer.schemaMark)
        append(UInt8(clamping: answer.sums.keys.first?.count ?? 0))
        count(answer.sums.count)
        let sums = answer.sums.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        for (prefix, sum) in sums {
            append(contentsOf: prefix)
            bigEndian(sum.value)
        }
    }
}

extension ByteReader {
    mutating func question() throws(DecodingFault) -> StateQuestion {
        let space = try space()
        let mark = try bigEndian()
        let mends = try flag()
        let length = try prefixLength(StateQuestion.prefixBytesLimit)
        let count = try varint()
        // Of no bytes there is one prefix only, and the others have to be there.
        guard count <= (length == 0 ? 1 : StateQuestion.rangeLimit) else {
            throw .countTooLarge(what: "ranges", count: count)
        }
        var prefixes: [[UInt8]] = []
        for _ in 0..<count { prefixes.append(try prefix(length, after: prefixes.last)) }
        return StateQuestion(
            space: space, schemaMark: mark, mends: mends, prefixes: prefixes)
    }

    mutating func answer() throws(DecodingFault) -> StateAnswer {
        let space = try space()
        let mark = try bigEndian()
        let length = try prefixLength(StateQuestion.prefixBytesLimit + 1)
        let count = try count(of: "ranges", entryBytes: length + 8)
        var sums: [[UInt8]: StateSum] = [:]
        var last: [UInt8]?
        for _ in 0..<count {
            let prefix = try prefix(length, after: last)
            last = prefix
            sums[prefix] = StateSum(try bigEndian())
        }
        return StateAnswer(space: space, schemaMark: mark, sums: sums)
    }

    private mutating func prefixLength(_ limit: Int) throws(DecodingFault) -> Int {
        let length = Int(try byte())
        guard length <= limit else { throw .outOfRange(what: "length of a prefix") }
        return length
    }

    private mutating func prefix(
        _ length: Int, after last: [UInt8]?
    ) throws(DecodingFault) -> [UInt8] {
        let prefix = Array(try take(length))
        if let last, !last.lexicographicallyPrecedes(prefix) {
            throw .notAscending(what: "prefix")
        }
        return prefix
    }
}
