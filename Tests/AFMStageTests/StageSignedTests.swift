import AFMModel
import AFMStage
import FieldsyncCore
import FieldsyncTerminal
import Testing

/// Goal: whatever changes a report that is signed off has a reason, and is carried out with it.
@Suite struct StageSignedTests {
    private typealias Sample = SampleStage

    private static func signed() -> StageModel {
        var facts = Sample.begun()
        for index in facts.people.indices { facts.people[index].dismissed = Sample.time(13, 0) }
        facts.people[3].dismissed = nil
        facts.cues = [StageCue(id: Sample.id(800), number: "1m1")]
        facts.people[17].cartageToClaim = ["Harp"]
        facts.signedBy = "Olga"
        return Sample.model(facts, at: 13, 30)
    }

    private func type(
        _ keys: String, _ model: StageModel, _ input: inout StageInput
    ) -> StageInput.Wish {
        var last = StageInput.Wish.nothing
        for key in keys {
            last = input.press(key == "\r" ? .enter : .character(key), model) { _ in
                Sample.time(13, 15)
            }
        }
        return last
    }

    /// Keys that change something, for the person that they are about.
    private static let keys: [(String, Int)] = [
        ("x", 3), ("o", 3), ("ee", 3), ("b", 3), ("m", 3), ("y", 3), ("n", 1), ("g", 17),
        ("dPiano\r", 1), ("c", 1), ("u", 1), ("pAA\r", 1), ("t1315\r\r\r", 1), ("T Dawn\r", 1),
    ]

    @Test(arguments: keys)
    func everyChangeIsAskedItsReason(keys: String, person: Int) {
        let model = Self.signed()
        var input = StageInput()
        input.selected = model.facts.people[person].id
        #expect(type(keys, model, &input) == .nothing)
        #expect(input.prompt?.title.hasPrefix("Olga signed this. Why is it changed") == true)
        var without = input
        #expect(type("\r", model, &without) == .nothing)
        #expect(without.message?.isFault == true && without.prompt == nil)
        guard case .deeds(let deeds) = type("slow door\r", model, &input) else {
            Issue.record("\(keys) was not carried out")
            return
        }
        #expect(!deeds.isEmpty && deeds.allSatisfy { $0.because == "slow door" })
        #expect(deeds.allSatisfy { $0.deed != $0 })
        // The next one may have the same reason.
        input.selected = model.facts.people[person].id
        _ = type(keys, model, &input)
        #expect(input.prompt?.title.contains("(enter: slow door)") == true)
        guard case .deeds(let again) = type("\r", model, &input) else {
            Issue.record("\(keys) was not carried out again")
            return
        }
        #expect(again == deeds)
    }

    @Test func aCorrectionThatHasItsReasonIsNotAskedAgain() {
        let model = Self.signed()
        var input = StageInput()
        input.selected = model.facts.people[1].id
        let wish = type("t1315\rthe door's clock\r\r", model, &input)
        #expect(
            wish == .deeds([
                .correct(
                    model.facts.people[1].id, .dismissed, Sample.time(13, 15),
                    why: "the door's clock", initials: "")
            ]))
    }

    @Test func whatIsNotSignedIsNotAsked() {
        var model = Self.signed()
        model.facts.signedBy = nil
        var input = StageInput()
        let id = model.facts.people[1].id
        input.selected = id
        #expect(
            type("n", model, &input) == .deeds([.cannotStay(id, Sample.time(13, 30))]))
    }
}
