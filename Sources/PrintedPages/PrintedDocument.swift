/// Something to be printed on pages: headings, facts, tables, places to sign.
///
/// It says what there is and in which order; where pages end is for the printer. All text is as it
/// was given, in any script, of any length.
public struct PrintedDocument: Sendable {
    /// The title, in the file's properties and on each page.
    public var title: String
    /// What stands beside the title on each page, such as a day and a place.
    public var subtitle: String
    /// What stands at the foot of each page, before its number.
    public var foot: String
    /// Who made it, in the file's properties.
    public var author: String
    /// When it was made, in the file's properties: ISO 8601.
    public var madeAt: String
    /// The paper.
    public var paper: Paper
    /// What is on it, in its order.
    public var blocks: [Block]

    /// A document of its parts.
    public init(
        title: String, subtitle: String = "", foot: String = "", author: String = "",
        madeAt: String = "", paper: Paper = .letterAcross, blocks: [Block] = []
    ) {
        self.title = title
        self.subtitle = subtitle
        self.foot = foot
        self.author = author
        self.madeAt = madeAt
        self.paper = paper
        self.blocks = blocks
    }

    /// A size of paper, in points of 1/72 inch.
    public struct Paper: Hashable, Sendable {
        /// From left to right.
        public let width: Int
        /// From top to bottom.
        public let height: Int

        /// US Letter, the long side at the bottom.
        public static let letterAcross = Paper(width: 792, height: 612)
        /// ISO A4, the long side at the bottom.
        public static let a4Across = Paper(width: 842, height: 595)
    }

    /// A part of it.
    public enum Block: Sendable {
        /// A heading of what follows, never alone at the end of a page.
        case heading(String)
        /// A paragraph.
        case paragraph(String)
        /// Names and values, in so many columns.
        case facts([Fact], columns: Int)
        /// A table, over as many pages as it needs.
        case table(PrintedTable)
        /// Lines to sign on, together on one page.
        case signatures([Signature])
    }

    /// A name and its value.
    public struct Fact: Hashable, Sendable {
        /// What it is.
        public let name: String
        /// What it says; empty where nobody said, and then there is a line to write on.
        public let value: String

        /// A fact.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// A line to sign on.
    public struct Signature: Hashable, Sendable {
        /// Whose it is to be.
        public let role: String
        /// What is known of it already: a name, a day.
        public let signed: String

        /// A line to sign on.
        public init(_ role: String, signed: String = "") {
            self.role = role
            self.signed = signed
        }
    }
}
