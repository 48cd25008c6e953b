import AFMModel
import FieldsyncJSON
import Foundation

extension CommandContext {
    /// The call sheet in a file; what is odd about it goes to the person.
    func callSheet(
        _ path: String, catalogue: InstrumentCatalogue = .standard
    ) throws -> Parsed<CallSheet> {
        try telling(CallSheet.parse(try read(path), file: path, catalogue: catalogue))
    }

    /// The catalogue that ships, with the rows of a file; the catalogue alone where there is none.
    func catalogue(extendedBy path: String?) throws -> InstrumentCatalogue {
        guard let path else { return .standard }
        let bytes = try read(path)
        do {
            return try InstrumentCatalogue.standard.extended(
                with: try InstrumentCatalogue.rows(csv: bytes))
        } catch {
            throw Failure(
                status: .badInput, code: "bad-document",
                message: "\(path): \(error) Nothing was changed.",
                next: "Correct the file and try again.", details: ["file": .string(path)])
        }
    }

    /// The rate card in a file; what is odd about it goes to the person.
    func rateCard(_ path: String) throws -> Parsed<RateCard> {
        try telling(RateCard.parse(try read(path), file: path))
    }

    private func telling<Document>(_ parsed: Parsed<Document>) throws -> Parsed<Document> {
        for warning in parsed.warnings { try note("\(warning)") }
        return parsed
    }

    /// Prints a document, or puts it into a file, which is replaced whole or not at all.
    func deliver(_ document: JSONValue, to file: String?) throws {
        guard let file, file != "-" else { return try emit(document, pretty: !json) }
        try deliver(Data((document.text(pretty: true) + "\n").utf8), to: file)
        try show(["file": .string(file)], ["Wrote \(file)."])
    }

    /// Prints CSV, within a document where JSON is wanted, or puts it into a file.
    func deliver(csv text: String, to file: String?) throws {
        guard let file, file != "-" else {
            return json ? try emit(["csv": .string(text)]) : try write(document: text)
        }
        try deliver(Data(text.utf8), to: file)
        try show(["file": .string(file)], ["Wrote \(file)."])
    }

    /// Puts bytes into a file of the one who asked, which is replaced whole or not at all.
    func deliver(_ data: Data, to file: String) throws {
        let path = surroundings.absolutePath(file)
        if let delivered = surroundings.delivered {
            delivered.add(data, at: path)
        } else {
            try Self.write(data, to: path)
        }
    }

    /// Puts a document into a file, which is replaced whole or not at all.
    static func write(_ data: Data, to path: String) throws {
        let url = URL(fileURLWithPath: path)
        do {
            try data.write(to: url, options: .atomic)
        } catch {
            throw Failure(
                status: .failed,
                code: "unwritable",
                message: "\(path) could not be written: \(obstacle(to: url, error)). Nothing"
                    + " was changed.",
                next: "Check the path and who may write there."
            )
        }
    }

    /// Why a file could not be written, as a clause.
    private static func obstacle(to url: URL, _ error: any Error) -> String {
        var isFolder: ObjCBool = false
        let files = FileManager.default
        if files.fileExists(atPath: url.path, isDirectory: &isFolder), isFolder.boolValue {
            return "it is a folder"
        }
        let parent = url.deletingLastPathComponent().path
        if !files.fileExists(atPath: parent) { return "there is no folder \(parent)" }
        if (error as? CocoaError)?.code == .fileWriteOutOfSpace { return "the disk is full" }
        let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
        guard let cause, cause.domain == NSPOSIXErrorDomain else { return "the system refused it" }
        return String(cString: strerror(Int32(cause.code))).lowercased()
    }
}
