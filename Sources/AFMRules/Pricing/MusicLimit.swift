/// How much finished music a session consists of, and what is beyond it (R57).
package enum MusicLimit {
    /// Seconds of music that a session of a length consists of at most.
    ///
    /// - Parameter doubleMinutes: Minutes of a double session (`docDoubleMinutes`).
    package static func seconds(
        isDouble: Bool, guaranteedMinutes: Int, doubleMinutes: Int
    ) -> Int {
        isDouble
            ? doubleMinutes * 60
            : PayRule.finishedSeconds * guaranteedMinutes / CallFacts.singleSessionMinutes
    }

    /// Units of 15 minutes for seconds beyond it: two for each two and a half minutes begun.
    package static func units(forExtraSeconds seconds: Int) -> Int {
        2 * ((seconds + PayRule.extraMusicSeconds - 1) / PayRule.extraMusicSeconds)
    }

    /// Minutes of further recording for seconds beyond it.
    package static func minutes(forExtraSeconds seconds: Int) -> Int {
        units(forExtraSeconds: seconds) * WorkTime.unitMinutes
    }
}
