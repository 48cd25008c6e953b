/// The instruments that call sheets may name, with what the rules need to know of each.
///
/// Names and aliases are found whatever their case, and in either Unicode spelling.
public struct InstrumentCatalogue: Hashable, Sendable {
    /// The instruments, in the catalogue's order.
    public let instruments: [Instrument]
    private let positions: [String: Int]

    /// A catalogue of these instruments; each name and alias may stand for one of them only.
    public init(_ instruments: [Instrument]) throws(InstrumentCatalogueError) {
        var positions: [String: Int] = [:]
        for (index, instrument) in instruments.enumerated() {
            for name in [instrument.name] + instrument.aliases {
                let known = positions.updateValue(index, forKey: name.lowercased())
                if let known, known != index {
                    throw .ambiguous(name, instruments[known].name, instrument.name)
                }
            }
        }
        self.instruments = instruments
        self.positions = positions
    }

    /// The catalogue that ships with the program.
    public static let standard: InstrumentCatalogue = {
        do {
            return try InstrumentCatalogue(csv: PackageResources.instruments_csv)
        } catch {
            // The file is compiled in and a test reads it: no program with a bad one is built.
            preconditionFailure("The catalogue shipped with the program: \(error)")
        }
    }()

    /// The instrument of this name or alias, or nil.
    public func instrument(named name: String) -> Instrument? {
        positions[name.lowercased()].map { instruments[$0] }
    }

    /// The name that somebody probably meant by an unknown one, or nil where none is near.
    ///
    /// An alias that is near gives the instrument's own name.
    public func nearest(to name: String) -> String? {
        let names = instruments.lazy.flatMap { [$0.name] + $0.aliases }
        return NearestName.among(names, to: name).flatMap { instrument(named: $0)?.name }
    }

    /// This catalogue with more instruments; one whose name is here already replaces it.
    ///
    /// That is how a union local adds what its members play, or groups it otherwise.
    public func extended(
        with additions: [Instrument]
    ) throws(InstrumentCatalogueError) -> InstrumentCatalogue {
        let replaced = Set(additions.map { $0.name.lowercased() })
        return try InstrumentCatalogue(
            instruments.filter { !replaced.contains($0.name.lowercased()) } + additions)
    }
}

/// Why a catalogue of instruments cannot be used.
public enum InstrumentCatalogueError: Error, Hashable {
    /// A name that stands for two instruments.
    case ambiguous(String, String, String)
    /// The text is not UTF-8.
    case notText
    /// The first line is not the header that says what the columns are.
    case wrongHeader(String)
    /// A line that cannot be understood, counted from 1, and why.
    case badLine(Int, String)
}

extension InstrumentCatalogueError: CustomStringConvertible {
    /// What happened, what state the data is in, what to do next.
    public var description: String {
        switch self {
        case .ambiguous(let name, let first, let second):
            "'\(name)' stands for both \(first) and \(second). Take it from one of them."
        case .notText:
            "The catalogue is not UTF-8 text. Save it as UTF-8."
        case .wrongHeader(let found):
            "The catalogue begins with '\(found)'. Its first line must be "
                + "'\(InstrumentCatalogue.header)'."
        case .badLine(let line, let reason):
            "Line \(line) of the catalogue: \(reason)"
        }
    }
}
