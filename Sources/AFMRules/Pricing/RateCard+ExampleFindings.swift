import AFMModel

extension RateCard {
    /// Says of a card that is only an example that it is one.
    var exampleFindings: [Finding] {
        guard isExample else { return [] }
        return [
            Finding(
                .warning, rule: "SCALE",
                "The rate card \(name ?? file) is an example, not a scale sheet in force. Import "
                    + "the one in force before anybody is paid.")
        ]
    }
}
