import AFMModel

/// Minutes over which the wall clock stays between two times of day.
struct WallBand: Hashable {
    /// Minutes since 1970, the end not included.
    let minutes: Range<Int>
    /// The date that the stage's calendar shows.
    let date: WorkDate
    /// The place of the band's beginning in the list of times of day.
    let index: Int
}

extension StageZone {
    /// Cuts minutes since 1970 at times of day of this zone's wall clock.
    ///
    /// - Parameters:
    ///   - minutes: What to cut.
    ///   - timesOfDay: Minutes since midnight, the first 0, rising, none beyond the day.
    /// - Returns: The bands in order, without a gap; no two neighbours are of one date and index.
    func bands(of minutes: Range<Int>, cutAt timesOfDay: [Int]) -> [WallBand] {
        var bands: [WallBand] = []
        for stretch in stretchesOfOneOffset(minutes) {
            let offset = offsetMinutes(atMinute: stretch.lowerBound)
            var start = stretch.lowerBound
            while start < stretch.upperBound {
                let shown = start + offset
                let minuteOfDay = ((shown % 1_440) + 1_440) % 1_440
                let index = (timesOfDay.lastIndex { $0 <= minuteOfDay }) ?? 0
                let limit = index + 1 < timesOfDay.count ? timesOfDay[index + 1] : 1_440
                let end = min(start + limit - minuteOfDay, stretch.upperBound)
                let date = WorkDate(daysSince1970: (shown - minuteOfDay) / 1_440)
                if let last = bands.last, last.date == date, last.index == index {
                    bands[bands.count - 1] = WallBand(
                        minutes: last.minutes.lowerBound..<end, date: date, index: index)
                } else {
                    bands.append(WallBand(minutes: start..<end, date: date, index: index))
                }
                start = end
            }
        }
        return bands
    }
}
