/// What the music is for; it chooses the list of scales.
public enum Medium: String, Hashable, Sendable, CaseIterable {
    /// A film for theatres.
    case theatrical
    /// A television film.
    case television
    /// Made for streaming; paid by the television list unless the card has its own.
    case streaming
}
