/// How a text is set.
struct TextFace: Hashable, Sendable {
    /// The size in tenths of a point.
    let tenths: Int
    let isBold: Bool
    /// How dark: 0 is black, 100 is white.
    let gray: Int

    static let title = TextFace(tenths: 130, isBold: true, gray: 0)
    static let subtitle = TextFace(tenths: 85, isBold: false, gray: 25)
    static let heading = TextFace(tenths: 95, isBold: true, gray: 0)
    static let body = TextFace(tenths: 80, isBold: false, gray: 0)
    static let strong = TextFace(tenths: 80, isBold: true, gray: 0)
    static let label = TextFace(tenths: 65, isBold: false, gray: 35)
    static let columnTitle = TextFace(tenths: 65, isBold: true, gray: 15)
    static let cell = TextFace(tenths: 72, isBold: false, gray: 0)
    static let sum = TextFace(tenths: 72, isBold: true, gray: 0)
    static let foot = TextFace(tenths: 65, isBold: false, gray: 35)
}

/// Where a text stands between its left and right edge.
enum TextSide: Hashable, Sendable {
    case left, right, center
}

/// What is to be drawn, in points from the page's upper left corner.
enum Mark: Sendable {
    /// A text within a width; cut to one line with dots where it may not wrap.
    case text(String, TextFace, x: Double, y: Double, width: Double, TextSide, wraps: Bool)
    /// A line.
    case line(x: Double, y: Double, toX: Double, toY: Double, gray: Int, width: Double)
    /// A filled rectangle.
    case fill(x: Double, y: Double, width: Double, height: Double, gray: Int)
}
