import AFMStore
import FieldsyncCore
import FieldsyncStore

extension StoredCall {
    /// When the last musician was dismissed; nil where nobody was.
    var end: Instant? {
        engagements.compactMap { engagement, _ in
            guard case .instant(let dismissed)? = engagement[.dismissed] else { return nil }
            return dismissed
        }.max()
    }
}
