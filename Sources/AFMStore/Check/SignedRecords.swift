public import FieldsyncCore
public import FieldsyncStore

/// What was signed for when a payroll period was closed or amended: nobody writes over it.
///
/// It is asked where a person writes, and never of what arrives from another replica.
public enum SignedRecords {
    private static let types: Set<RecordType> = [.closing, .closedCall, .amendment]

    /// Refuses to write to a record that somebody signed, or to remove it.
    ///
    /// - Throws: ``DomainError/outOfPlace(what:next:)`` where it is one.
    public static func refuse(_ key: RecordKey, in reader: some SpaceReading) throws {
        guard types.contains(key.type), try reader.record(key) != nil else { return }
        throw DomainError.outOfPlace(
            what: "\(key) was signed for, and stays as it was signed.",
            next: "'fieldsync period amend' says what changed since, and why.")
    }
}
