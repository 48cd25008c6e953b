public import FieldsyncJSON

/// What is paid into the funds besides wages.
public struct ContributionRates: Hashable, Sendable {
    /// Pension in hundredths of a percent of wages.
    public var pensionBasisPoints: Int?
    /// Health and welfare, once a day.
    public var healthCentsPerDay: Cents?
    /// Vacation in hundredths of a percent of wages.
    public var vacationBasisPoints: Int?
    /// Keys of the document that this program does not know, kept and handed on.
    public var extra: JSONObject

    /// The parts as given; what is left out has the document's default.
    public init(
        pensionBasisPoints: Int? = nil,
        healthCentsPerDay: Cents? = nil,
        vacationBasisPoints: Int? = nil,
        extra: JSONObject = [:]
    ) {
        self.pensionBasisPoints = pensionBasisPoints
        self.healthCentsPerDay = healthCentsPerDay
        self.vacationBasisPoints = vacationBasisPoints
        self.extra = extra
    }
}
