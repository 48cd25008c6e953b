import AFMStore
import FieldsyncCore
import FieldsyncServer

/// The domain that this program works for, as far as the frame needs it.
enum FieldsyncDomain {
    /// What its records look like.
    static let schema = AFMSchema.current

    /// Who may do what to which records; `protocol/permissions.md` has the table and the reasons.
    static let rights: WriteRights = {
        let all = Set(RecordAct.allCases)
        let office: [UserRole: Set<RecordAct>] = [.manager: all, .office: all, .admin: all]
        func rights(recorder: Set<RecordAct>) -> [UserRole: Set<RecordAct>] {
            office.merging([.recorder: recorder]) { $1 }
        }
        return WriteRights([
            .rates: office,
            .producer: rights(recorder: [.add, .change]),
            .musician: rights(recorder: [.add, .change]),
            .production: rights(recorder: [.add, .change]),
            .ruling: rights(recorder: [.add]),
        ])
    }()
}
