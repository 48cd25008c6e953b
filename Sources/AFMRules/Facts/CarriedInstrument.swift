package import AFMModel

/// A heavy instrument that was carried to a call, and how.
package struct CarriedInstrument: Hashable, Sendable {
    /// The catalogue's entry.
    package let instrument: Instrument
    /// What the sheet says of the transport.
    package let item: Cartage
    /// Where in the sheet it says so.
    package let place: PayPlace
}
