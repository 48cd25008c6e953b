import FieldsyncCore

/// How a column of numbers is written: in which unit, and as differences from what.
///
/// One byte before the column: the unit's index above the lowest two bits, the prediction in them.
struct NumberColumn {
    /// Milliseconds; a second, a minute and a day of them.
    static let units: [Int64] = [1, 1_000, 60_000, 86_400_000]

    /// What a number is written as a difference from.
    enum Prediction: UInt8, CaseIterable {
        /// From nothing.
        case none
        /// From the number before in the column.
        case previous
        /// From the time at which its transaction was written.
        case stamp
    }

    let unit: UInt8
    let prediction: Prediction

    /// Writes `values` in the fewest bytes that a prediction gives; the first of equals.
    ///
    /// `stamps` has for each value the time of its transaction in the same measure, and is nil for
    /// numbers that are no times; `hasUnits` is true for milliseconds.
    static func write(
        _ values: [Int64],
        stamps: [Int64]?,
        hasUnits: Bool,
        to writer: inout ByteWriter
    ) {
        let unit = hasUnits ? largestUnit(of: values) : 0
        var best: (prediction: Prediction, writer: ByteWriter)?
        for prediction in Prediction.allCases {
            if prediction == .stamp, stamps == nil { continue }
            var column = ByteWriter()
            var last: Int64 = 0
            for (index, value) in values.enumerated() {
                let number = value / units[unit]
                switch prediction {
                case .none: column.zigzag(number)
                case .previous: column.zigzag(number &- last)
                case .stamp: column.zigzag(number &- (stamps?[index] ?? 0) / units[unit])
                }
                last = number
            }
            if best.map({ column.bytes.count < $0.writer.bytes.count }) ?? true {
                best = (prediction, column)
            }
        }
        guard let best else { return }
        writer.append(UInt8(unit) << 2 | best.prediction.rawValue)
        writer.append(contentsOf: best.writer.bytes)
    }

    /// The index of the largest unit that divides every one of `values`.
    static func largestUnit(of values: [Int64]) -> Int {
        units.indices.last { unit in values.allSatisfy { $0 % units[unit] == 0 } } ?? 0
    }

    /// Reads the byte before a column.
    init(
        from reader: inout ByteReader,
        isTime: Bool,
        hasUnits: Bool
    ) throws(DecodingFault) {
        let code = try reader.byte()
        unit = code >> 2
        guard let prediction = Prediction(rawValue: code & 3),
            prediction != .stamp || isTime, Int(unit) < (hasUnits ? Self.units.count : 1)
        else { throw .unknownCode(what: "column of numbers", code: code) }
        self.prediction = prediction
    }

    /// Reads the next number after `last`, which it becomes.
    func next(
        from reader: inout ByteReader,
        after last: inout Int64,
        stamp: Int64
    ) throws(DecodingFault) -> Int64 {
        let size = Self.units[Int(unit)]
        let written = try reader.zigzag()
        switch prediction {
        case .none: last = written
        case .previous: last &+= written
        case .stamp: last = written &+ stamp / size
        }
        let (value, overflows) = last.multipliedReportingOverflow(by: size)
        if overflows { throw .outOfRange(what: "number of a column") }
        return value
    }
}
