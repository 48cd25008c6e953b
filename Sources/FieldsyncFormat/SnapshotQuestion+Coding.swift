import FieldsyncCore

extension ByteWriter {
    mutating func question(_ question: SnapshotQuestion) {
        bigEndian(UInt64(bitPattern: question.before.milliseconds))
        bigEndian(question.schemaMark)
        guard let begun = question.begun else { return }
        text(begun.space.name)
        varint(begun.byteCount)
        append(contentsOf: begun.hash)
    }
}

extension ByteReader {
    mutating func snapshotQuestion() throws(DecodingFault) -> SnapshotQuestion {
        let before = Int64(bitPattern: try bigEndian())
        let limit = try Instant.checked(milliseconds: before)
        let mark = try bigEndian()
        if remaining == 0 { return SnapshotQuestion(before: limit, schemaMark: mark) }
        let begun = SnapshotBeginning(
            space: try space(), byteCount: try varint(),
            hash: Array(try take(SnapshotBeginning.hashBytes)))
        return SnapshotQuestion(before: limit, schemaMark: mark, begun: begun)
    }
}
