import FieldsyncJSON

/// Opens a document: bytes, JSON, an object, the right format tag.
enum DocumentReader {
    /// A reader for the document's members, or nil with a note.
    static func open(_ bytes: [UInt8], format: String, log: IssueLog) -> ObjectReader? {
        guard bytes.count <= SheetLimits.documentBytes else {
            log.report(
                "$", found: "a document of \(bytes.count) bytes",
                "it must have at most \(SheetLimits.documentBytes)")
            return nil
        }
        guard bytes.contains(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) else {
            log.report("$", found: "empty", wanted(format))
            return nil
        }
        do {
            return open(try JSONValue(parsing: bytes), format: format, log: log)
        } catch {
            // The error is a sentence; within the problem's sentence it goes without its stop.
            log.report("$", found: "no JSON (\(error.description.dropLast()))", wanted(format))
            return nil
        }
    }

    /// A reader for the document's members, or nil with a note.
    static func open(_ json: JSONValue, format: String, log: IssueLog) -> ObjectReader? {
        guard case .object(let object) = json else {
            log.report("$", found: ObjectReader.shown(json), wanted(format))
            return nil
        }
        let reader = ObjectReader(object, path: "$", log: log)
        guard reader.value("format") == .string(format) else {
            reader.report("format", "it must be \"\(format)\", which this program reads")
            return nil
        }
        return reader
    }

    private static func wanted(_ format: String) -> String {
        "it must be a JSON object with \"format\": \"\(format)\""
    }
}
