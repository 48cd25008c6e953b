import AFMModel
import AFMRules
import FieldsyncJSON
import Foundation
import Testing

/// Goal: whatever stands in a sheet or on a card, there is a whole statement or an error that
/// says where, and never a trap.
///
/// Method: a sheet of each kind, every value in it replaced by values of every type and extreme,
/// is read and, where it is one, paid. The card the same.
@Suite struct HostilePayTests {
    static let kinds = [
        "night-double", "harp-by-carrier", "sideline-records", "multitrack-left-early",
        "week-1", "cancelled-holiday", "sideline-cancelled", "format-music",
    ]
    static let strangers: [JSONValue] = [
        nil, true, 0, 1, -1, 366, 100_000_000_000, .integer(.max), .number("0.5"), "", "x",
        "sideline", "double", "Flute", "2026-10-14", "2026-10-15T09:59:59-07:00", [], [nil], [:],
        ["start": "2026-10-14T11:00:00-07:00"],
    ]

    @Test(arguments: kinds)
    func anyValueAnywhereInASheetIsPaidWholeOrRefusedWithItsPlace(_ name: String) throws {
        let cards = try WorkedSheet.cards()
        let document = try WorkedSheet.json(name)
        var outcomes = (paid: 0, refused: 0, unread: 0)
        for path in Self.paths(of: document) {
            for stranger in Self.strangers {
                let changed = Self.replacing(document, path[...], stranger)
                guard let sheet = Self.sheet(changed) else {
                    outcomes.unread += 1
                    continue
                }
                do throws(PayError) {
                    let statement = try PayStatement.compute(
                        sheets: [sheet], rateCards: cards, final: true)
                    expectWhole(statement, "\(path) = \(stranger)")
                    outcomes.paid += 1
                } catch {
                    expectPlace(error, "\(path) = \(stranger)")
                    outcomes.refused += 1
                }
            }
        }
        #expect(outcomes.paid > 50)
        #expect(outcomes.unread > 100)
    }

    @Test func anyValueAnywhereOnACardPaysWholeOrIsRefusedWithItsPlace() throws {
        let sheets = try Self.kinds.map { try WorkedSheet.sheet($0) }
            .filter { $0.rates == ["RC-X"] }.prefix(5)
        let document = try SampleSheets.cardJSON()
        var outcomes = (paid: 0, refused: 0, unread: 0)
        for path in Self.paths(of: document) {
            for stranger in Self.strangers {
                let card: RateCard
                do {
                    card = try RateCard.parse(
                        Self.replacing(document, path[...], stranger), file: "card.json"
                    ).document
                } catch {
                    outcomes.unread += 1
                    continue
                }
                for sheet in sheets {
                    do throws(PayError) {
                        let statement = try PayStatement.compute(
                            sheets: [sheet], rateCards: [card], final: true)
                        expectWhole(statement, "\(path) = \(stranger)")
                        outcomes.paid += 1
                    } catch {
                        expectPlace(error, "\(path) = \(stranger)")
                        outcomes.refused += 1
                    }
                }
            }
        }
        #expect(outcomes.paid > 500)
        #expect(outcomes.refused > 100)
    }

    private func expectWhole(_ statement: PayStatement, _ change: String) {
        for call in statement.calls {
            #expect(call.totalCents >= 0, "\(change)")
            let sum = call.musicians.reduce(0) { $0 + $1.totalCents }
            #expect(call.totalCents == sum, "\(change)")
        }
        #expect(!statement.text().isEmpty)
    }

    private func expectPlace(_ error: PayError, _ change: String) {
        #expect(error.description.contains(".json"), "\(change): \(error)")
        #expect(error.description.contains("$"), "\(change): \(error)")
    }

    private static func sheet(_ json: JSONValue) -> CallSheet? {
        do {
            return try CallSheet.parse(json, file: "a.json").document
        } catch {
            return nil
        }
    }

    /// The paths of all values within a document, as steps; of long lists the first two.
    private static func paths(of value: JSONValue) -> [[String]] {
        let inner: [(String, JSONValue)] =
            switch value {
            case .object(let object): object.map { ($0.key, $0.value) }
            case .array(let elements): elements.prefix(2).enumerated().map { (String($0), $1) }
            default: []
            }
        return inner.flatMap { step, value in
            [[step]] + paths(of: value).map { [step] + $0 }
        }
    }

    private static func replacing(
        _ value: JSONValue, _ path: ArraySlice<String>, _ stranger: JSONValue
    ) -> JSONValue {
        guard let step = path.first else { return stranger }
        switch value {
        case .object(var object):
            object[step] = replacing(object[step] ?? .null, path.dropFirst(), stranger)
            return .object(object)
        case .array(var elements):
            guard let index = Int(step) else { return value }
            elements[index] = replacing(elements[index], path.dropFirst(), stranger)
            return .array(elements)
        default: return stranger
        }
    }
}
