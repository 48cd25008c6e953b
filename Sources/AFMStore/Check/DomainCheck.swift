public import AFMModel
public import FieldsyncCore
import FieldsyncJSON
public import FieldsyncStore

/// Refuses values that cannot be, where a person writes them.
///
/// Ask it at the end of a transaction, for each record that was written, before it is committed.
/// It is never asked of what arrives from another replica: what a conflict or a late arrival makes
/// impossible is shown as a finding, and lost by nobody.
///
/// The record is put into a small document and read by the reader of the documents, so that typing
/// and importing are held to one standard.
public struct DomainCheck: Sendable {
    private let catalogue: InstrumentCatalogue

    /// A check with the instruments of `catalogue`.
    public init(catalogue: InstrumentCatalogue = .standard) { self.catalogue = catalogue }

    /// Checks the fields that were just written to one record.
    ///
    /// Records that are not complete yet pass, and so do types and fields that the domain lacks.
    ///
    /// - Parameters:
    ///   - key: The record.
    ///   - written: Its fields that were written; nil for all that it has.
    ///   - reader: The space, with the write in it.
    /// - Throws: ``DomainError/badValue(record:field:value:right:)``.
    public func validate(
        _ key: RecordKey, written: Set<FieldName>? = nil, in reader: some SpaceReading
    ) throws {
        guard let record = try reader.record(key), !record.isDeleted,
            let sample = try RecordSample(record, in: reader)
        else { return }
        var judged = written ?? Set(record.fields.keys)
        // Two ends of one time are judged together, whichever of them was written.
        for pair in [[FieldName.reported, .dismissed], [.from, .to]]
        where !judged.isDisjoint(with: pair) {
            judged.formUnion(pair)
        }
        for problem in problems(of: sample) {
            guard let field = sample.field(at: problem.path), judged.contains(field),
                let value = record[field]
            else { continue }
            throw DomainError.badValue(
                record: key, field: field.name, value: value.text(by: sample.zone),
                right: problem.remedy)
        }
        try checkText(record, judged)
    }

    /// Four digits: no more of a tax id is ever kept.
    static func isTaxLastFour(_ text: String) -> Bool {
        text.utf8.count == 4 && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    private func problems(of sample: RecordSample) -> [SheetProblem] {
        do {
            switch sample.document {
            case .sheet(let json): _ = try CallSheet.parse(json, file: "", catalogue: catalogue)
            case .rates(let json): _ = try RateCard.parse(json, file: "")
            }
            return []
        } catch {
            return error.problems
        }
    }

    /// What no reader of documents sees: notes, and what is kept for other programs.
    private func checkText(_ record: RecordView, _ judged: Set<FieldName>) throws {
        if judged.contains(.taxLastFour), let value = record[.taxLastFour],
            !Self.isTaxLastFour(value.text)
        {
            throw DomainError.badValue(
                record: record.key, field: FieldName.taxLastFour.name, value: value.text,
                right: "it must be four digits, and no more of the number")
        }
        guard judged.contains(.extra), case .text(let text)? = record[.extra] else { return }
        guard case .object? = JSONText.value(text) else {
            throw DomainError.badValue(
                record: record.key, field: FieldName.extra.name, value: text,
                right: "it must be a JSON object as text")
        }
    }
}
