import AFMModel
import AFMRules
import Testing

/// Rulings are read whole: unknown keys, wrong values and rules not covered are all told.
@Suite struct RulingTests {
    @Test func everyKeyOfTheRulebookIsSpecifiedAndItsDefaultAllowed() {
        #expect(Set(RulingSpec.all.map(\.key)) == Set(RulingKey.all.map(\.name)))
        #expect(RulingSpec.all.count == RulingKey.all.count)
        for key in RulingKey.all {
            #expect(RulingSpec.named(key.name)?.allows(key.standard) == true, "\(key.name)")
        }
        for spec in RulingSpec.all {
            #expect(
                RuleBook.rule(spec.rule) != nil || RuleBook.uncovered(spec.rule) != nil,
                "\(spec.key)")
        }
    }

    @Test(arguments: RulingSpec.all)
    func aWrongValueIsAnErrorWithTheValuesThatAreRight(_ spec: RulingSpec) throws {
        for wrong in ["", "banana", "TRUE", "-1", "99999999999999999999"] {
            let error = try TestSheets.refusal { $0.rulings = Rulings([spec.key: wrong]) }
            guard case .rulingValue(let key, wrong, let allowed, let place)? = error else {
                Issue.record("\(spec.key) = '\(wrong)': \(String(describing: error))")
                continue
            }
            #expect(key == spec.key)
            #expect(allowed == spec.allowed)
            #expect(place.path == "$.rulings.\(spec.key)")
        }
    }

    @Test func anUnknownKeyIsAWarning() throws {
        let sheet = try TestSheets.single { $0.rulings = Rulings(["moonPhase": "full"]) }
        let call = try TestSheets.compute([sheet]).calls[0]
        #expect(call.findings.map(\.severity) == [.warning])
        #expect(call.findings[0].what.contains("'moonPhase'"))
        #expect(call.rulings.isEmpty)
    }

    @Test("Every key is read by a rule that is covered", arguments: RulingSpec.all)
    func everyKeyIsRead(_ spec: RulingSpec) throws {
        let standard = RulingKey.named(spec.key)?.standard
        let choices =
            switch spec.values {
            case .oneOf(let words): words
            case .whole(let range): ["\(range.lowerBound)", "\(range.upperBound)"]
            case .factor: ["1.5"]
            case .timeOfDay: ["06:00"]
            }
        let value = try #require(choices.first { $0 != standard })
        let ruled = try TestSheets.single { $0.rulings = Rulings([spec.key: value]) }
        #expect(try TestSheets.compute([ruled]).calls[0].rulings == [spec.key: value])
        let usual = try TestSheets.single { $0.rulings = Rulings([spec.key: standard ?? ""]) }
        #expect(try TestSheets.compute([usual]).calls[0].rulings.isEmpty)
    }

    @Test func aRulingThatHoldsIsPrintedWithTheCall() throws {
        let sheet = try TestSheets.single {
            $0.rulings = Rulings(["leaderMultiplier": "1.5", "straddlePolicy": "highest"])
        }
        let call = try TestSheets.compute([sheet]).calls[0]
        #expect(call.rulings == ["leaderMultiplier": "1.5"])
        #expect(call.musicians[1].totalCents == 450_00)
        #expect(try TestSheets.compute([sheet]).text().contains("Ruled: leaderMultiplier = 1.5 "))
    }

    @Test func aRulingAboutOtherCallsDoesNotHold() throws {
        let sheet = try TestSheets.single {
            $0.call.id = "a"
            $0.rulings["leaderMultiplier"] = Ruling(value: "3", calls: ["b"])
        }
        #expect(try TestSheets.compute([sheet]).calls[0].musicians[1].totalCents == 600_00)
        var concerned = sheet
        concerned.call.id = "b"
        #expect(try TestSheets.compute([concerned]).calls[0].musicians[1].totalCents == 900_00)
    }

    /// 11.99 % of 300.00 is 35.97, of 316.00 it is 37.8884; vacation stays on wages.
    @Test(arguments: [("false", 35_97), ("true", 37_89)])
    func cartageIsPensionableWhereRuled(_ value: String, _ cents: Int) throws {
        let sheet = try TestSheets.single {
            $0.rulings = Rulings(["cartagePensionable": value])
            $0.musicians[0].cartage = [Cartage(instrument: "Cello")]
        }
        let contributions = try TestSheets.compute([sheet]).calls[0].musicians[0].contributions
        #expect(contributions.pensionCents == cents)
        #expect(contributions.vacationCents == 12_00)
    }

    @Test(arguments: [("false", 9), ("true", 10)])
    func aManagerWhoDoesNotPlayIsCountedWhereRuled(_ value: String, _ counted: Int) throws {
        let sheet = try TestSheets.single { sheet in
            sheet.rulings = Rulings(["countNonPlayingManager": value])
            let end = sheet.musicians[0].dismissed
            sheet.musicians += (0..<7).map {
                SheetMusician(
                    name: "V\($0)", card: "9-\($0)", instruments: ["Violin"], dismissed: end)
            }
            sheet.musicians.append(
                SheetMusician(
                    name: "M", card: "9-m", role: .orchestraManager, plays: false,
                    dismissed: end))
        }
        // With a manager on the call nothing is missing, whichever way they are counted.
        let findings = try TestSheets.compute([sheet]).calls[0].findings
        #expect(!findings.contains { $0.rule == "R9" })
        #expect(
            PayRule.countTowardManager(
                sheet.musicians, countNonPlayingManager: value == "true") == counted)
    }
}
