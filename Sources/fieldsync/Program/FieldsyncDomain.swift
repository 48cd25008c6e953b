import AFMStore
import FieldsyncCore

/// The domain that this program works for, as far as the frame needs it.
enum FieldsyncDomain {
    /// What its records look like.
    static let schema = AFMSchema.current
}
