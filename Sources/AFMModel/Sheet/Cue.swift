public import FieldsyncJSON

/// A piece of music that was recorded on the call.
public struct Cue: Hashable, Sendable {
    /// Its number in the score, such as `1m1`.
    public var number: String
    /// Its title.
    public var title: String?
    /// Length of the finished recording in seconds; 0 to 86,400.
    public var finishedSeconds: Int?
    /// When the last take of it began, by the stage's clocks; decides nothing.
    public var started: Moment?
    /// When that take ended; decides nothing.
    public var stopped: Moment?
    /// Opening, closing, bumper and the like (R58); `format` in the document.
    public var isFormatMusic: Bool
    /// Who plays on it.
    public var musicians: CuePlayers
    /// Keys of the document that this program does not know, kept and handed on.
    public var extra: JSONObject

    /// The parts as given; what is left out has the document's default.
    public init(
        number: String,
        title: String? = nil,
        finishedSeconds: Int? = nil,
        started: Moment? = nil,
        stopped: Moment? = nil,
        isFormatMusic: Bool = false,
        musicians: CuePlayers = .all,
        extra: JSONObject = [:]
    ) {
        self.number = number
        self.title = title
        self.finishedSeconds = finishedSeconds
        self.started = started
        self.stopped = stopped
        self.isFormatMusic = isFormatMusic
        self.musicians = musicians
        self.extra = extra
    }
}

/// Who plays on a cue.
public enum CuePlayers: Hashable, Sendable {
    /// Everyone on the call.
    case all
    /// The musicians with these cards.
    case cards([String])
}
