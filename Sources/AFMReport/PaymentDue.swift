public import AFMModel
import AFMOffice
import AFMRules
public import AFMStore
import FieldsyncCore
public import FieldsyncStore

/// Until when a call is to be paid, and what of it nobody has recorded a payment of.
public struct PaymentDue: Sendable {
    /// The call.
    public let call: FoundRecord
    /// The last day: fifteen working days after the call.
    public let on: WorkDate
    /// Working days from today to it; below 0 where it has passed.
    public let workingDaysLeft: Int
    /// The day on which it was looked at, by the stage's clocks.
    public let today: WorkDate
    /// In cents; what was paid to each counts up to what they are owed.
    public let unpaidCents: Int

    init(of call: FoundRecord, _ sheet: CallSheet, _ pay: CallStatement, at now: Moment) throws {
        self.call = call
        today = sheet.call.zone.date(of: now)
        let calendar = BusinessCalendar(try PayRulings(of: sheet).businessHolidays)
        on = calendar.date(15, after: sheet.call.date)
        workingDaysLeft =
            today <= on ? calendar.days(from: today, to: on) : -calendar.days(from: on, to: today)
        unpaidCents = Self.unpaid(sheet, pay)
    }

    private static func unpaid(_ sheet: CallSheet, _ pay: CallStatement) -> Int {
        var paid: [String: Int] = [:]
        for payment in sheet.office.payments {
            let (sum, overflow) = paid[payment.card, default: 0]
                .addingReportingOverflow(payment.cents.amount)
            paid[payment.card] = overflow ? .max : sum
        }
        // Parts of a sum that was checked.
        return pay.musicians.reduce(0) { rest, musician in
            let part = musician.card.flatMap { paid[$0] } ?? 0
            return rest + max(0, musician.totalCents - max(0, part))
        }
    }
}

extension PaymentDue {
    /// What of the signed calls could be worked out, and why the others could not.
    public struct Found {
        /// The calls, by the day on which payment is due.
        public var due: [PaymentDue] = []
        /// Calls of which it cannot be said.
        public var left: [(call: FoundRecord, why: any Error)] = []
    }

    /// Every signed call of a replica.
    public static func all(in replica: Replica) throws -> Found {
        let signed = try Signoff.signedCalls(in: replica)
        let calls = try signed.isEmpty
            ? [] : RecordFinder(in: replica).calls().filter { signed.contains($0.id) }
        var found = Found()
        if calls.isEmpty { return found }
        let export = try SheetExport(from: replica)
        let catalogue = try InstrumentCatalogue(of: replica)
        let now = Moment(replica.environment.instant)
        let together = statement(of: calls, in: replica)
        for call in calls {
            do {
                let statement = try together ?? Self.run([call], in: replica)
                let sheet = try export.sheet(of: export.stored(call.id), catalogue: catalogue)
                guard let pay = statement.paid[call.id] else {
                    throw NotFinal(missing: SignoffBook.obstacles(in: statement))
                }
                found.due.append(try PaymentDue(of: call, sheet.document, pay, at: now))
            } catch let error as SheetError {
                found.left.append((call, error))
            } catch let error as PayError {
                found.left.append((call, error))
            } catch let error as NotFinal {
                found.left.append((call, error))
            }
        }
        found.due.sort { ($0.on, $0.call.label) < ($1.on, $1.call.label) }
        return found
    }

    /// All of them at once; nil where one of them keeps the others from being worked out.
    private static func statement(
        of calls: [FoundRecord], in replica: Replica
    ) -> ConsolidatedStatement? {
        do {
            return try run(calls, in: replica)
        } catch {
            // Then each is worked out by itself, and what is wrong is said of the one it is about.
            return nil
        }
    }

    private static func run(
        _ calls: [FoundRecord], in replica: Replica
    ) throws -> ConsolidatedStatement {
        try Consolidator(replica).run(
            .calls(calls.map(\.id)), mayBeFinal: true, now: replica.environment.instant)
    }
}
