import AFMModel

extension CallKind {
    /// Whether recording is what such a call is for.
    var isRecorded: Bool { self == .recording || self == .multiTrack }
}
