import AFMStore
import FieldsyncCore
import FieldsyncStore

extension StoredCall {
    /// Which command mends what is wrong at a path of the call's sheet.
    func mending(_ path: String) -> String {
        let call = "call edit \(call.key.id.hex)"
        func isAt(_ prefix: String) -> Bool { path.hasPrefix(prefix) }
        if isAt("$.musicians[") {
            let who = subject(at: path)?.split(separator: "(").last?.dropLast() ?? "MUSICIAN"
            return "'hire edit \(self.call.key.id.hex) \"\(who)\" …'"
        }
        if isAt("$.production") { return "'production edit' or 'record set production'" }
        if isAt("$.timeline") { return "'record set interval ID from=… to=…'" }
        if isAt("$.cues") { return "'record set cue ID …'" }
        if isAt("$.rulings") { return "'rules rule KEY VALUE --call \(self.call.key.id.hex)'" }
        if isAt("$.office") { return "'record set call \(self.call.key.id.hex) …'" }
        let field = path.split(separator: ".").dropFirst(2).first.map(String.init) ?? "FIELD"
        return "'\(call) …', or '\(call) --clear \(field)'"
    }
}
