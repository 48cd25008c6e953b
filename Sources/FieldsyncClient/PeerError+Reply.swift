import FieldsyncCore
import FieldsyncFormat

extension PeerError {
    /// What it means that a reply could not be read; any other error is itself.
    static func meaning(of error: any Error, from url: String) -> any Error {
        switch error {
        case ExchangeFrameError.truncated:
            PeerError.interrupted(url: url, detail: "the reply has no end")
        case DecodingFault.unsupportedVersion: PeerError.newerProtocol(url: url)
        case let error as SegmentError where error.isOfNewerProgram:
            PeerError.newerProtocol(url: url)
        case is ExchangeFrameError, is ExchangeFault, is DecodingFault, is SegmentError,
            is SnapshotFault:
            PeerError.malformed(url: url, detail: "\(error)")
        default: error
        }
    }
}
