extension CallSheet {
    /// Refuses two rests of one kind that overlap: one of them is written down wrongly.
    ///
    /// A meal within the gap of a divided double is two names for one time, and no mistake. What
    /// laptops wrote down side by side is a finding of the statement instead, since nobody is there
    /// to mend a file.
    ///
    /// - Throws: ``SheetError`` with each second rest and the one that it overlaps.
    public func refuseOverlaps() throws(SheetError) {
        var problems = Self.overlaps(timeline, at: "$.timeline", in: call.zone)
        for musician in musicians {
            problems += Self.overlaps(
                musician.breaks ?? [], at: musician.location + ".breaks", in: call.zone)
        }
        guard !problems.isEmpty else { return }
        let listed = Array(problems.prefix(SheetLimits.problems))
        throw SheetError(file: file, problems: listed, omitted: problems.count - listed.count)
    }

    private static func overlaps(
        _ intervals: [TimelineInterval], at path: String, in zone: StageZone
    ) -> [SheetProblem] {
        let inTime = intervals.indices.sorted {
            (intervals[$0].from, $0) < (intervals[$1].from, $1)
        }
        var latest: [IntervalKind: Int] = [:]
        var problems: [SheetProblem] = []
        for index in inTime {
            let interval = intervals[index]
            guard let earlier = latest[interval.kind] else {
                latest[interval.kind] = index
                continue
            }
            if interval.from < intervals[earlier].to {
                problems.append(
                    SheetProblem(
                        path: "\(path)[\(index)].from",
                        found: "\"\(interval.from.text(in: zone))\"",
                        remedy: "it must not be before the end of the \(interval.kind.rawValue) "
                            + "\(path)[\(earlier)], \"\(intervals[earlier].to.text(in: zone))\""))
            }
            if intervals[earlier].to < interval.to { latest[interval.kind] = index }
        }
        return problems
    }
}
