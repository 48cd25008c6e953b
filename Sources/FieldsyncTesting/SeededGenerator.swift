/// Random numbers that a seed determines (SplitMix64), so that a failure can be played again.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// A generator that gives the same numbers for the same seed, on every machine.
    public init(seed: UInt64) { state = seed }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// True in `percent` of a hundred cases.
    public mutating func chance(_ percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &self) < percent
    }

    /// One of `choices`; the caller sees to it that there is one.
    public mutating func pick<Choices: Collection>(_ choices: Choices) -> Choices.Element {
        guard let choice = choices.randomElement(using: &self) else {
            preconditionFailure("there is nothing to pick from")
        }
        return choice
    }
}
