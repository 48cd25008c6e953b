import AFMModel

/// Performances that were filed both as on camera and as recording, by two managers as a rule;
/// they are paid once (R75, R76), and both calls say so.
struct TwiceFiledPerformances {
    private struct Pair: Hashable {
        let onCamera: Int
        let recording: Int
    }

    private var order: [Pair] = []
    private var names: [Pair: [String]] = [:]

    /// Notes that somebody's performance is on two calls.
    mutating func add(_ name: String, onCamera: Int, recording: Int) {
        let pair = Pair(onCamera: onCamera, recording: recording)
        if names[pair] == nil { order.append(pair) }
        names[pair, default: []].append(name)
    }

    /// The findings, each with the index of the call that it is shown with.
    func findings(_ calls: [CallFacts]) -> [(Int, Finding)] {
        order.flatMap { pair -> [(Int, Finding)] in
            let (camera, other) = (calls[pair.onCamera].sheet, calls[pair.recording].sheet)
            let who = (names[pair] ?? []).joined(separator: ", ")
            let here = other.call.kind.isRecorded ? "as recording here" : "here"
            return [
                (pair.onCamera, finding("on camera here", "on \(other.told)", who)),
                (pair.recording, finding(here, "as on camera on \(camera.told)", who)),
            ]
        }
    }

    private func finding(_ here: String, _ there: String, _ who: String) -> Finding {
        Finding(
            .warning, rule: "R75",
            "One performance was filed twice, \(here) and \(there): \(who). It is paid once, "
                + "with the recording (R76).")
    }
}

extension CallSheet {
    /// How people tell the call: title, stage, time, and where it was read.
    var told: String {
        let names = [
            production.title, call.stage, call.start.text(in: call.zone),
        ].compactMap { $0 }
        return names.joined(separator: ", ") + " (\(file))"
    }
}
