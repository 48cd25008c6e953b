import AFMModel
import AFMStore
import FieldsyncCore
import FieldsyncJSON
import FieldsyncStore

/// The transactions of a file of JSON Lines: those before the first bad line, and what is wrong
/// with that one.
///
/// The file is read to its end, or to the bad line, before anything is written, because the space
/// of a record is looked up in the store, and a store that is being written cannot be asked.
struct RecordBatch {
    let plans: [RecordPlan]
    let schema: Schema
    private let fault: (line: Int, error: any Error)?
    private let allowsUnknown: Bool

    /// What was written; a line that says what is known already writes nothing.
    struct Done {
        /// How many transactions.
        var transactions = 0
        /// How many operations they have.
        var operations = 0
    }

    init(lines bytes: [UInt8], space: SpaceID?, allowsUnknown: Bool, replica: Replica) {
        var plans: [RecordPlan] = []
        var fault: (line: Int, error: any Error)?
        var homes = HomeSpaces(replica)
        let newline = UInt8(ascii: "\n")
        for (index, line) in bytes.split(separator: newline, omittingEmptySubsequences: false)
            .enumerated() where line.contains(where: { !Self.isBlank($0) })
        {
            do {
                plans.append(
                    try RecordPlan(
                        line: Array(line), number: index + 1, space: space,
                        schema: replica.schema, allowsUnknown: allowsUnknown, homes: &homes))
            } catch {
                fault = (index + 1, error)
                break
            }
        }
        self.plans = plans
        schema = replica.schema
        self.fault = fault
        self.allowsUnknown = allowsUnknown
    }

    /// Writes the transactions under one fsync; throws where a line is bad, with what was kept.
    func commit(
        to replica: Replica, author: String, settling: @escaping SettlingHandler
    ) throws -> Done {
        var guards = WriteGuards(
            catalogue: try InstrumentCatalogue(of: replica), settling: settling)
        var done = Done()
        var current = 0
        do {
            try replica.write(
                author: author, allowsUnknown: allowsUnknown, onFailure: .keepEarlier
            ) { batch in
                for plan in plans {
                    current = plan.number
                    done.operations += try plan.write(to: batch, &guards)
                    done.transactions = batch.written.count
                }
            }
        } catch let error where Self.isAboutTheStore(error) {
            throw error
        } catch {
            throw Self.failure(error, line: current, kept: done)
        }
        if let fault { throw Self.failure(fault.error, line: fault.line, kept: done) }
        return done
    }

    /// Writes one transaction of changes from the command line.
    static func commit(
        _ changes: [RecordChange], space: SpaceID?, allowsUnknown: Bool, replica: Replica,
        author: String, settling: @escaping SettlingHandler
    ) throws -> (space: SpaceID, transactions: Int) {
        var homes = HomeSpaces(replica)
        let place: SpaceID
        do {
            place = try homes.space(of: changes, given: space)
        } catch let fault as LineFault {
            throw Failure.usage(
                "The space cannot be told: \(fault). Nothing was changed.",
                next: "Name it with '--space'.")
        }
        let plan = RecordPlan(number: 1, space: place, changes: changes)
        let catalogue = try InstrumentCatalogue(of: replica)
        let written = try replica.write(author: author, allowsUnknown: allowsUnknown) { batch in
            var guards = WriteGuards(catalogue: catalogue, settling: settling)
            _ = try plan.write(to: batch, &guards)
            return batch.written.count
        }
        return (place, written)
    }

    /// Errors that say nothing about the line: what they kept is for them to say.
    private static func isAboutTheStore(_ error: any Error) -> Bool {
        switch error as? StoreError {
        case .missing, .exists, .newer, .damaged, .busy, .disk, .diskAtCommit, .keyExposed,
            .keyUnusable:
            true
        default: false
        }
    }

    private static func failure(_ error: any Error, line: Int, kept: Done) -> Failure {
        let cause = Failure(error)
        let words = (error as? LineFault).map { "\($0)." } ?? cause.message
        let opening = words.prefix(1).uppercased() + words.dropFirst()
        return Failure(
            status: .badInput,
            code: error is LineFault ? "bad-line" : cause.code,
            message: "Line \(line) cannot be applied. \(opening) Nothing of that line was"
                + " written; the \(kept.transactions) transactions before it are saved.",
            next: "Mend the line, and apply the rest from there.",
            details: [
                "line": .integer(Int64(line)),
                "transactions": .integer(Int64(kept.transactions)),
                "ops": .integer(Int64(kept.operations)),
            ]
        )
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
    }
}
