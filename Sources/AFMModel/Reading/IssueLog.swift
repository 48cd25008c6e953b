/// Collects what is wrong and what is odd while a document is read.
///
/// A reader goes on after a problem, with a value that stands in for the wrong one, so that a
/// person sees all that is wrong at once. The document is refused at the end.
final class IssueLog {
    let file: String
    private(set) var problems: [SheetProblem] = []
    private(set) var omittedProblems = 0
    private var places: Set<String> = []
    private var warnings: [SheetWarning] = []
    private var omittedWarnings = 0

    init(file: String) { self.file = file }

    /// Notes a problem; only the first one at a place, since the others follow from it.
    ///
    /// The words are made only if they are listed: to find the nearest of many names takes time,
    /// and a hostile file has a million of them.
    func report(
        _ path: String, found: @autoclosure () -> String, _ remedy: @autoclosure () -> String
    ) {
        guard places.insert(path).inserted else { return }
        guard problems.count < SheetLimits.problems else {
            omittedProblems += 1
            return
        }
        problems.append(SheetProblem(path: path, found: found(), remedy: remedy()))
    }

    func hasProblem(at path: String) -> Bool { places.contains(path) }

    /// Notes something odd; the words are made only if they are listed.
    func warn(_ path: String, _ message: @autoclosure () -> String) {
        guard warnings.count < SheetLimits.warnings else {
            omittedWarnings += 1
            return
        }
        warnings.append(SheetWarning(file: file, path: path, message: message()))
    }

    /// The document if nothing was wrong with it.
    func verdict<Document>(on document: Document?) throws(SheetError) -> Parsed<Document> {
        guard problems.isEmpty, let document else {
            throw SheetError(file: file, problems: problems, omitted: omittedProblems)
        }
        var all = warnings
        if omittedWarnings > 0 {
            all.append(
                SheetWarning(
                    file: file, path: "$", message: "has \(omittedWarnings) more such places."))
        }
        return Parsed(document: document, warnings: all)
    }
}
