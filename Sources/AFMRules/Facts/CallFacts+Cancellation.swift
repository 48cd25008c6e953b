import AFMModel

extension CallFacts {
    /// What a cancelled call left, and notices about one that was not cancelled (R35, R36).
    static func cancellationFindings(
        of musicians: [MusicianFacts], on sheet: CallSheet
    ) -> [Finding] {
        var shared = SharedFindings(of: musicians.filter { $0.service != nil })
        for facts in musicians {
            if let cancelled = facts.service?.cancellation {
                shared.add(
                    .info, rule: cancelled.rule,
                    "The call was cancelled. " + cancelled.because
                        + (cancelled.isInTime ? " Nothing is paid." : ""), for: facts)
            } else if facts.service != nil, !facts.musician.cancelNotices.isEmpty {
                shared.add(
                    .warning, rule: sheet.call.service == .prerecording ? .r36 : .r35,
                    "A notice of cancellation is listed, and the call was not cancelled. It "
                        + "changed nothing.", for: facts)
            }
        }
        return shared.findings
    }
}
