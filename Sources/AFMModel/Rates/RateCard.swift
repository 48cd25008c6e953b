public import FieldsyncJSON

/// The scales in force between two dates: the document `fieldsync/rates/1`.
public struct RateCard: Hashable, Sendable {
    /// The file it came from, for messages.
    public var file: String
    /// The name by which call sheets ask for it.
    public var name: String?
    /// The agreement that it belongs to.
    public var agreement: String?
    /// Where the amounts come from and how sure they are.
    public var source: String?
    /// Whether it is a card to try things with, and no scale sheet in force.
    public var isExample: Bool
    /// The first date on which it is in force.
    public var from: WorkDate
    /// The last date on which it is in force.
    public var to: WorkDate
    /// Recording scales, largest number of musicians first.
    public var recording: MediumTable<[RecordingTier]>
    /// Electronic multi-track scales.
    public var multiTrack: MediumTable<MultiTrackRates>
    /// Scales of production musicians.
    public var production: MediumTable<ProductionRates>
    /// Music sound consultants, per hour.
    public var consultantHourCents: MediumTable<Cents>
    /// Sideline scales.
    public var sideline: SidelineRates?
    /// The basic session fee of phonograph records (R54).
    public var phonographSessionCents: Cents?
    /// Cartage by private transport.
    public var cartage: CartageRates?
    /// Pension, health and vacation.
    public var contributions: ContributionRates?
    /// Keys of the document that this program does not know, kept and handed on.
    public var extra: JSONObject

    /// The parts as given; what is left out has the document's default.
    public init(
        file: String = "rate card",
        name: String? = nil,
        agreement: String? = nil,
        source: String? = nil,
        isExample: Bool = false,
        from: WorkDate,
        to: WorkDate,
        recording: MediumTable<[RecordingTier]> = MediumTable(),
        multiTrack: MediumTable<MultiTrackRates> = MediumTable(),
        production: MediumTable<ProductionRates> = MediumTable(),
        consultantHourCents: MediumTable<Cents> = MediumTable(),
        sideline: SidelineRates? = nil,
        phonographSessionCents: Cents? = nil,
        cartage: CartageRates? = nil,
        contributions: ContributionRates? = nil,
        extra: JSONObject = [:]
    ) {
        self.file = file
        self.name = name
        self.agreement = agreement
        self.source = source
        self.isExample = isExample
        self.from = from
        self.to = to
        self.recording = recording
        self.multiTrack = multiTrack
        self.production = production
        self.consultantHourCents = consultantHourCents
        self.sideline = sideline
        self.phonographSessionCents = phonographSessionCents
        self.cartage = cartage
        self.contributions = contributions
        self.extra = extra
    }

    /// Whether the card is in force on a date; both its ends are included.
    public func holds(on date: WorkDate) -> Bool { from <= date && date <= to }

    /// The recording tier for so many musicians, or nil where the card has none.
    public func recordingTier(for medium: Medium, musicians: Int) -> RecordingTier? {
        recording[medium]?
            .filter { $0.musiciansAtLeast <= musicians }
            .max { $0.musiciansAtLeast < $1.musiciansAtLeast }
    }
}
