package import AFMModel

/// Where in what was handed in something is: the file, the JSON path and whom it is about.
public struct PayPlace: Hashable, Sendable {
    /// The file, as the sheet names it.
    public let file: String
    /// The JSON path, such as `$.musicians[3].dismissed`.
    public let path: String
    /// The musician or the call in words.
    public let subject: String

    /// A place by its parts.
    public init(file: String, path: String, subject: String) {
        self.file = file
        self.path = path
        self.subject = subject
    }

    /// A place in a sheet that is about the call as a whole.
    package init(_ sheet: CallSheet, _ path: String) {
        self.init(
            file: sheet.file, path: "$." + path,
            subject: "\(sheet.production.title), call of "
                + sheet.call.start.text(in: sheet.call.zone))
    }

    /// A place in a sheet that is about one musician; an empty path is the musician as a whole.
    package init(_ sheet: CallSheet, _ musician: SheetMusician, _ path: String = "") {
        self.init(
            file: sheet.file, path: musician.location + (path.isEmpty ? "" : "." + path),
            subject: musician.name)
    }

    /// A place within this one.
    package func appending(_ path: String) -> PayPlace {
        PayPlace(file: file, path: self.path + "." + path, subject: subject)
    }
}

extension PayPlace: CustomStringConvertible {
    /// `alpha.json, $.musicians[3].dismissed (Harper Vale)`.
    public var description: String { "\(file), \(path) (\(subject))" }
}
