public import FieldsyncJSON

/// A later use of what was recorded on a call.
public enum Reuse: Hashable, Sendable {
    /// Format music in a later season (R58).
    case formatMusic(FormatMusicReuse)
    /// A phonograph record made of multi-track music (R54).
    case phonograph(PhonographReuse)
}

/// Format music used again in a later season.
public struct FormatMusicReuse: Hashable, Sendable {
    /// The later season.
    public var season: String
    /// The date whose rate card holds.
    public var at: WorkDate
    /// The musician's card.
    public var card: String
    /// Overdubs that they recorded; 0 to 1,000.
    public var overdubs: Int
    /// Keys of the document that this program does not know, kept and handed on.
    public var extra: JSONObject

    /// The parts as given; what is left out has the document's default.
    public init(
        season: String,
        at: WorkDate,
        card: String,
        overdubs: Int = 0,
        extra: JSONObject = [:]
    ) {
        self.season = season
        self.at = at
        self.card = card
        self.overdubs = overdubs
        self.extra = extra
    }
}

/// A phonograph record made of multi-track music.
public struct PhonographReuse: Hashable, Sendable {
    /// Which release.
    public var release: String
    /// The date whose rate card holds.
    public var at: WorkDate
    /// Music dubbed, in seconds; 0 to 86,400.
    public var dubbedSeconds: Int
    /// Keys of the document that this program does not know, kept and handed on.
    public var extra: JSONObject

    /// The parts as given; what is left out has the document's default.
    public init(
        release: String,
        at: WorkDate,
        dubbedSeconds: Int,
        extra: JSONObject = [:]
    ) {
        self.release = release
        self.at = at
        self.dubbedSeconds = dubbedSeconds
        self.extra = extra
    }
}
