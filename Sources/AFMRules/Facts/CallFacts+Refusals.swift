import AFMModel

extension CallFacts {
    /// Refuses a call that would need a rule that is not covered, before anything is worked out.
    static func refuseUncovered(_ sheet: CallSheet) throws(PayError) {
        let call = sheet.call
        guard call.kind == .recording else { return try refuseOtherKind(sheet) }
    }

    /// The guaranteed minutes of a single session.
    static let singleSessionMinutes = 180
}
