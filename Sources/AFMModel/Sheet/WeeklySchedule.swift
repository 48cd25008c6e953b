public import FieldsyncJSON

/// The week under which production musicians are engaged (R61).
public struct WeeklySchedule: Hashable, Sendable {
    /// 30 or 40.
    public var hours: Int
    /// When it was designated; at the beginning of the week.
    public var designatedAt: Moment
    /// Keys of the document that this program does not know, kept and handed on.
    public var extra: JSONObject

    /// The parts as given; what is left out has the document's default.
    public init(
        hours: Int,
        designatedAt: Moment,
        extra: JSONObject = [:]
    ) {
        self.hours = hours
        self.designatedAt = designatedAt
        self.extra = extra
    }
}
