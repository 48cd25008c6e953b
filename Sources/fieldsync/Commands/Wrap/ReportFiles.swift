import AFMModel
import AFMOffice
import AFMReport
import AFMStore
import FieldsyncJSON
import FieldsyncStore
import Foundation
import PrintedPages

/// Reports as files.
enum ReportFiles {
    /// What a report's file is called where nobody says: `b7-KR47-03.pdf`.
    static func name(of report: SessionReport, _ form: ReportForm) -> String {
        let number = report.number ?? String(report.call.prefix(8))
        return "b7-\(number).\(form.ending)"
    }

    /// The bytes of a report.
    static func data(
        of report: SessionReport, _ form: ReportForm, paper: ReportPaper, _ context: CommandContext
    ) throws -> Data {
        switch form {
        case .text: return Data(report.text.utf8)
        case .csv: return Data(report.csv.utf8)
        case .json: return Data((report.json.text(pretty: true) + "\n").utf8)
        case .html: return Data(html(of: report, paper).utf8)
        case .pdf:
            let printed: PagePrinter.Printed
            do {
                printed = try PagePrinter.pdf(report.pages(paper: size(paper)))
            } catch {
                throw Failure(
                    status: .failed, code: "unprintable",
                    message: "The PDF could not be drawn. Nothing was written.",
                    next: "Install a font, such as fonts-dejavu-core, or print the HTML.")
            }
            if printed.unknownGlyphs > 0 {
                try context.note(
                    """
                    \(printed.unknownGlyphs) characters are in no font of this machine and are \
                    printed as boxes; fonts-noto-core and fonts-noto-cjk have most of them.
                    """)
            }
            return Data(printed.bytes)
        }
    }

    /// The report as a page of the web.
    static func html(of report: SessionReport, _ paper: ReportPaper) -> String {
        WebPage.html(report.pages(paper: size(paper)))
    }

    private static func size(_ paper: ReportPaper) -> PrintedDocument.Paper {
        switch paper {
        case .letter: .letterAcross
        case .a4: .a4Across
        }
    }
}

extension CommandContext {
    /// A call's report as it is now.
    func report(of call: FoundRecord, in replica: Replica) throws -> SessionReport {
        do {
            return try ReportBuilder(of: call, in: replica).report()
        } catch let error as SheetError {
            throw Failure(error, status: .failed)
        } catch let error as NotFinal {
            throw Failure(error)
        }
    }
}
