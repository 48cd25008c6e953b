extension RateCard {
    /// What messages call the card that ships.
    public static let exampleFile = "the example card"

    /// The published scales that ship with the program to try it with, marked as an example with
    /// where they come from.
    public static let shippedExample: Parsed<RateCard> = {
        do {
            return try parse(PackageResources.rates_example_json, file: exampleFile)
        } catch {
            // The file is compiled in and a test reads it: no program with a bad one is built.
            preconditionFailure("The card shipped with the program: \(error)")
        }
    }()
}
