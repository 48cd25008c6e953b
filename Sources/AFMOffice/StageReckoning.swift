public import AFMModel
import AFMRules
import AFMStore
public import FieldsyncCore
public import FieldsyncStore

/// What a call that goes on is known to cost, and what is to be mended: what a stage screen works
/// out beside the keys.
public struct StageReckoning: Sendable {
    /// What to mend.
    public let check: StageCheck
    /// What the call comes to if everybody goes home now, in cents; nil where nothing can be
    /// worked out.
    public private(set) var nowCents: Int?
    /// What the next quarter of an hour adds, with everybody who is here.
    public private(set) var nextCents: Int?
    /// What the quarter of an hour after `pastHold` adds.
    public private(set) var pastHoldCents: Int?
    /// Why there is no figure.
    public private(set) var obstacle: String?

    /// Works it out by the same engine as `pay`, with the calls that the rules hold against it.
    ///
    /// - Parameters:
    ///   - pastHold: The end of the hold hour, where what follows it is to be told.
    ///   - now: The time.
    public init(
        of call: RecordID, in replica: Replica, at now: Instant, pastHold: Moment? = nil
    ) throws {
        let catalogue = try InstrumentCatalogue(of: replica)
        let survey = try ConsolidationSurvey(replica, scope: .calls([call]))
        check = try StageCheck(
            of: call, in: replica, at: now, survey: survey, catalogue: catalogue)
        guard let own = survey.told.first else { return }
        do {
            let time = Moment(now).truncatedToMinute
            let pricing = try Pricing(own, survey, at: time, catalogue: catalogue)
            let now = try pricing.cents(ifLeavingAt: time)
            nowCents = now
            nextCents = try pricing.cents(ifLeavingAt: time.adding(minutes: 15)) - now
            if let pastHold {
                pastHoldCents =
                    try pricing.cents(ifLeavingAt: pastHold.adding(minutes: 15))
                    - pricing.cents(ifLeavingAt: pastHold)
            }
        } catch let error as SheetError {
            obstacle = error.problems.first.map { problem in
                (own.subject(at: problem.path).map { "\($0): " } ?? "") + problem.description
            }
        } catch let error as PayError {
            obstacle = "\(error)"
        }
    }

    /// The call with its neighbours, which are read once for several times.
    private struct Pricing {
        let own: StoredCall
        let survey: ConsolidationSurvey
        let catalogue: InstrumentCatalogue
        var others: [CallSheet] = []
        var cards: [RateCard] = []

        init(
            _ own: StoredCall, _ survey: ConsolidationSurvey, at now: Moment,
            catalogue: InstrumentCatalogue
        ) throws {
            self.own = own
            self.survey = survey
            self.catalogue = catalogue
            for other in survey.all where other.call.key != own.call.key {
                do {
                    let sheet = try survey.sheet(
                        of: other.projected(to: now).call, catalogue: catalogue)
                    // What has no pay by itself must not keep this call's from being told.
                    _ = try CallFacts(sheet.document, catalogue: catalogue)
                    others.append(sheet.document)
                } catch is SheetError {
                    continue
                } catch is PayError {
                    continue
                }
            }
            for stored in survey.rateCards {
                do {
                    cards.append(try stored.card())
                } catch {
                    // The check says what is wrong with the card.
                    continue
                }
            }
        }

        func cents(ifLeavingAt moment: Moment) throws -> Int {
            let sheet = try survey.sheet(of: own.leaving(at: moment), catalogue: catalogue).document
            let statement = try PayStatement.compute(
                sheets: [sheet] + others, rateCards: cards, final: false, catalogue: catalogue)
            return statement.calls.first?.totalCents ?? 0
        }
    }
}
