extension PayStatement {
    /// The part of the statement that is about some of its calls: worked out with all of them, and
    /// told without the others.
    ///
    /// - Parameter ids: The ids of the calls to tell.
    /// - Throws: ``BeyondRange`` never, where the whole statement could be added up; it is checked
    ///   all the same.
    package func limited(to ids: Set<String>) throws(BeyondRange) -> PayStatement {
        let told = calls.filter { ids.contains($0.id) }
        var total = 0
        for call in told {
            let (sum, overflow) = total.addingReportingOverflow(call.totalCents)
            if overflow { throw BeyondRange() }
            total = sum
        }
        return PayStatement(
            calls: told, adjustments: adjustments.filter { ids.contains($0.call) },
            series: told.isEmpty ? [] : series, notCovered: notCovered, totalCents: total)
    }
}
