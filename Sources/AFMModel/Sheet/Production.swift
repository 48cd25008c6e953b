public import FieldsyncJSON

/// The picture or programme that the music is for.
public struct Production: Hashable, Sendable {
    /// Its title.
    public var title: String
    /// The signatory producer, by the exact name that the rules compare.
    public var producer: String
    /// What the music is for.
    public var medium: Medium
    /// The episode of a series.
    public var episode: String?
    /// The series that the scoring hours are counted for (R55).
    public var series: String?
    /// The season of the series.
    public var season: String?
    /// The number of films in the series' season (R56); 1 to 10,000.
    public var films: Int?
    /// Whether it is dramatic (R55).
    public var drama: Bool
    /// Length of the programme in minutes; 1 to 10,000.
    public var programMinutes: Int?
    /// A performance documentary or replica of live theatre (R57).
    public var liveReplica: Bool
    /// Keys of the document that this program does not know, kept and handed on.
    public var extra: JSONObject

    /// The parts as given; what is left out has the document's default.
    public init(
        title: String,
        producer: String,
        medium: Medium,
        episode: String? = nil,
        series: String? = nil,
        season: String? = nil,
        films: Int? = nil,
        drama: Bool = true,
        programMinutes: Int? = nil,
        liveReplica: Bool = false,
        extra: JSONObject = [:]
    ) {
        self.title = title
        self.producer = producer
        self.medium = medium
        self.episode = episode
        self.series = series
        self.season = season
        self.films = films
        self.drama = drama
        self.programMinutes = programMinutes
        self.liveReplica = liveReplica
        self.extra = extra
    }
}
