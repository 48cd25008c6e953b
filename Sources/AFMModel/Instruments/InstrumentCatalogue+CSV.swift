extension InstrumentCatalogue {
    /// The first line of a catalogue in CSV.
    package static let header = "name,aliases,section,doublingGroup,cartage"

    /// Reads a catalogue from CSV in UTF-8: a header line, then one instrument a line.
    ///
    /// Aliases have `;` between them; cartage is `harp`, `heavy` or empty; an empty doubling
    /// group is the instrument's own. A value may stand in double quotes, within one line.
    public init(csv bytes: [UInt8]) throws(InstrumentCatalogueError) {
        try self.init(Self.rows(csv: bytes))
    }

    /// Reads only the rows, to extend another catalogue with them.
    public static func rows(
        csv bytes: [UInt8]
    ) throws(InstrumentCatalogueError) -> [Instrument] {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notText }
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        guard let first = lines.first, first == header else {
            throw .wrongHeader(String((lines.first ?? "").prefix(80)))
        }
        var instruments: [Instrument] = []
        for (index, line) in lines.enumerated().dropFirst() where !line.isEmpty {
            instruments.append(try instrument(line: line, number: index + 1))
        }
        return instruments
    }

    private static func instrument(
        line: Substring, number: Int
    ) throws(InstrumentCatalogueError) -> Instrument {
        guard let values = values(line) else { throw .badLine(number, "a quote is left open.") }
        guard values.count == 5 else {
            throw .badLine(number, "\(values.count) values, where 5 are needed.")
        }
        guard !values[0].isEmpty else { throw .badLine(number, "the name is empty.") }
        let cartage = Instrument.CartageClass(rawValue: values[4])
        guard cartage != nil || values[4].isEmpty else {
            throw .badLine(number, "cartage is 'harp', 'heavy' or empty, not '\(values[4])'.")
        }
        return Instrument(
            name: values[0],
            aliases: values[1].split(separator: ";").map(String.init),
            section: values[2],
            doublingGroup: values[3].isEmpty ? nil : values[3],
            cartage: cartage
        )
    }

    /// The values of one line, or nil where a quote is left open.
    private static func values(_ line: Substring) -> [String]? {
        var values: [String] = [""]
        var isQuoted = false
        var justClosed = false
        for character in line {
            switch character {
            case "\"" where isQuoted:
                isQuoted = false
                justClosed = true
                continue
            case "\"":
                // A quote right after a closing one is a quote within the value.
                if justClosed { values[values.count - 1].append("\"") }
                isQuoted = true
            case "," where !isQuoted:
                values.append("")
            default:
                values[values.count - 1].append(character)
            }
            justClosed = false
        }
        return isQuoted ? nil : values
    }
}
