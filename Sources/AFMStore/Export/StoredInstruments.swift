public import AFMModel
import FieldsyncCore
public import FieldsyncStore

extension InstrumentCatalogue {
    /// The catalogue that holds on a replica: the one that ships, with what union locals added to
    /// it or said otherwise.
    ///
    /// - Throws: ``InstrumentCatalogueError`` where a name stands for two instruments.
    public init(of replica: Replica) throws {
        let additions = try replica.read(.roster) { reader in
            try reader.records(.instrument).compactMap(Instrument.init)
        }
        guard !additions.isEmpty else {
            self = .standard
            return
        }
        self = try InstrumentCatalogue.standard.extended(with: additions)
    }
}

extension Instrument {
    /// An instrument of a record; nil where it has no name.
    package init?(_ record: RecordView) {
        guard let name = record[.nameText]?.text, !name.isEmpty else { return nil }
        self.init(
            name: name, aliases: NameList.names(record[.aliases]?.text ?? ""),
            section: record[.section]?.text ?? "", doublingGroup: record[.doublingGroup]?.text,
            cartage: record[.cartage].flatMap { CartageClass(rawValue: $0.text) })
    }

    /// The fields of a record; what is empty is left out.
    var fields: [FieldName: FieldValue?] {
        [
            .nameText: .text(name),
            .aliases: aliases.isEmpty ? nil : .text(NameList.text(aliases)),
            .section: section.isEmpty ? nil : .text(section),
            .doublingGroup: doublingGroup == name.lowercased() ? nil : .text(doublingGroup),
            .cartage: cartage.map { .text($0.rawValue) },
        ]
    }
}

extension StageBook {
    /// Adds instruments to the catalogue, or says of some that they are otherwise.
    ///
    /// - Returns: The names of those that were written; one that is as it was is not.
    /// - Throws: ``InstrumentCatalogueError`` where a name would stand for two instruments; nothing
    ///   is written then.
    public func addInstruments(_ instruments: [Instrument]) throws -> [String] {
        let present = try replica.read(.roster) { reader in
            try reader.records(.instrument).compactMap(Instrument.init)
        }
        let names = Set(instruments.map { $0.name.lowercased() })
        _ = try InstrumentCatalogue.standard.extended(
            with: present.filter { !names.contains($0.name.lowercased()) } + instruments)
        return try write(in: .roster, reason: "instruments") { writer in
            var written: [String] = []
            for instrument in instruments {
                let key = RecordKey(.instrument, NaturalID.instrument(instrument.name))
                var isNews = try put(key, [.nameText: .text(instrument.name)], writer)
                for (field, value) in instrument.fields.sorted(by: { $0.key < $1.key }) {
                    if try writer.change(key, field, to: value) { isNews = true }
                }
                if isNews { written.append(instrument.name) }
            }
            return written
        }
    }

    /// Takes an instrument out of what was added; what ships stays as it is.
    public func removeInstrument(_ name: String) throws {
        let key = RecordKey(.instrument, NaturalID.instrument(name))
        try write(in: .roster) { writer in
            guard let present = try writer.record(key), !present.isDeleted else {
                throw DomainError.notFound(
                    what: "instrument of your own", query: name,
                    hint: "'instrument list --own' lists them; those that ship cannot be removed.")
            }
            try writer.delete(key)
        }
    }
}
