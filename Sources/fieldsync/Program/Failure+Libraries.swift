import AFMModel
import AFMRules
import AFMStore
import FieldsyncClient
import FieldsyncFormat
import FieldsyncJSON
import FieldsyncServer
import FieldsyncStore

extension Failure {
    /// What an error that a command threw means to people and scripts.
    init(_ error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let error as StoreError: self.init(error)
        case let error as BundleError: self.init(error)
        case let error as PeerError: self.init(error)
        case let error as DomainError: self.init(error)
        case let error as SheetError: self.init(error)
        case let error as PayError: self.init(error)
        case let error as StageZoneError: self.init(error)
        case let error as ServerError: self.init(error)
        case let fault as LineFault:
            self = .usage("That cannot be done: \(fault). Nothing was changed.")
        case let error as JSONError:
            self.init(
                status: .badInput, code: "bad-json", message: "This is not JSON: \(error).",
                next: "Mend the file, and run the command again.")
        default: self.init(describing: error, status: .failed, code: "failed")
        }
    }

    private init(_ error: StoreError) {
        let status: ExitStatus =
            switch error {
            case .newer: .newerProgram
            case .damaged, .incomplete, .keyUnusable: .damaged
            case .backupUnfit: .badInput
            case .nameUnfit, .unknownType, .unknownField, .wrongKind, .notInSlot,
                .unreadableValue, .unstorableJSON, .unfitTransaction, .transactionTooLarge:
                .usage
            default: .failed
            }
        self.init(status: status, code: error.code, message: error.message, next: error.next)
    }

    private init(_ error: BundleError) {
        let status: ExitStatus =
            switch error {
            case .newer: .newerProgram
            case .segmentRefused(_, _, let error) where error.isOfNewerProgram: .newerProgram
            case .unreadable, .tooLarge, .notABundle, .malformed, .segmentRefused, .altered,
                .noReceipt:
                .badInput
            case .untrusted, .sealedToOthers: .notAllowed
            case .baseMissing, .exists, .unwritable, .overfull, .receiptUnwritten: .failed
            }
        self.init(status: status, code: error.code, message: error.message, next: error.next)
    }

    private init(_ error: ServerError) {
        let (status, code): (ExitStatus, String) =
            switch error {
            case .storeServed: (.failed, "store-served")
            case .plainOnOpenAddress: (.usage, "plain-on-open-address")
            case .certificateUnfit: (.badInput, "certificate-unfit")
            case .cannotListen: (.failed, "cannot-listen")
            case .socketPathTooLong: (.usage, "socket-path-too-long")
            case .socketPathTaken: (.failed, "socket-path-taken")
            case .notAServerStore: (.failed, "not-a-server-store")
            case .directoryMissing: (.damaged, "directory-missing")
            case .nameUnfit: (.usage, "name-unfit")
            case .unknownDevice: (.failed, "unknown-device")
            case .ambiguousDevice: (.failed, "ambiguous-device")
            case .unknownUser: (.failed, "unknown-user")
            case .acceptedAlready: (.failed, "accepted-already")
            case .nobodyEnrolled: (.failed, "nobody-enrolled")
            case .controlMalformed: (.failed, "control-malformed")
            }
        self.init(describing: error, status: status, code: code)
    }

    private init(_ error: PeerError) {
        self.init(
            describing: error,
            status: ExitStatus(rawValue: error.exitStatus) ?? .failed,
            code: error.code
        )
    }
}
