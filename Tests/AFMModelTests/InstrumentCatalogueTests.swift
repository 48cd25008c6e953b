import AFMModel
import Testing

@Suite struct InstrumentCatalogueTests {
    @Test(
        "Names and aliases are found whatever their case",
        arguments: [
            ("Tympani", "Tympani", "tympani"), ("timpani", "Tympani", "tympani"),
            ("XYLOPHONE", "Xylophone", "mallets"), ("Glockenspiel", "Bells", "mallets"),
            ("Celesta", "Celeste", "piano and celeste"),
            ("Double Bass", "String Bass", "string bass"),
            ("12-string guitar", "12-string Guitar", "12-string guitar"),
        ])
    func found(name: String, instrument: String, group: String) {
        let found = InstrumentCatalogue.standard.instrument(named: name)
        #expect(found?.name == instrument)
        #expect(found?.doublingGroup == group)
    }

    @Test func theShippedCatalogueHasTheCartageOfTheRules() {
        let catalogue = InstrumentCatalogue.standard
        #expect(catalogue.instruments.count == 117)
        #expect(catalogue.instrument(named: "Harp")?.cartage == .harp)
        #expect(catalogue.instrument(named: "Violin")?.cartage == nil)
        let heavy = [
            "String Bass", "Tuba", "Cello", "Drums", "Heavy Amplifier", "Baritone Sax", "Bass Sax",
            "Contra-bass Clarinet", "Contra-bass Bassoon", "Accordion", "Baritone Horn",
            "Contra Bass Trombone",
        ]
        for name in heavy {
            #expect(catalogue.instrument(named: name)?.cartage == .heavy, "\(name)")
        }
    }

    @Test(
        "An unknown name is answered with the nearest",
        arguments: [
            ("Flutte", "Flute"), ("voilin", "Violin"), ("timpanny", "Tympani"),
            ("Xyzzyphon of the Deep", nil), ("", nil),
        ])
    func nearest(name: String, expected: String?) {
        #expect(InstrumentCatalogue.standard.nearest(to: name) == expected)
    }

    @Test func aUnionLocalCanAddAndRegroup() throws {
        let rows = try InstrumentCatalogue.rows(
            csv: Array(
                """
                name,aliases,section,doublingGroup,cartage
                Nyckelharpa,"Keyed Fiddle;Keyfiddle",Strings,,
                "Cajón, large",,Percussion,percussion,heavy

                Vibraphone,Vibes,Percussion,vibraphone,
                """.utf8))
        let catalogue = try InstrumentCatalogue.standard.extended(with: rows)
        #expect(catalogue.instrument(named: "keyfiddle")?.doublingGroup == "nyckelharpa")
        #expect(catalogue.instrument(named: "Cajo\u{301}n, large")?.cartage == .heavy)
        #expect(catalogue.instrument(named: "vibes")?.doublingGroup == "vibraphone")
        #expect(
            catalogue.instruments.count == InstrumentCatalogue.standard.instruments.count + 2)
    }

    @Test(
        "A catalogue that cannot be understood is refused",
        arguments: [
            (
                "",
                "The catalogue begins with ''. Its first line must be "
                    + "'name,aliases,section,doublingGroup,cartage'."
            ),
            ("Saw,,Strings", "Line 2 of the catalogue: 3 values, where 5 are needed."),
            (",,Strings,,", "Line 2 of the catalogue: the name is empty."),
            (
                "Saw,,Strings,,big",
                "Line 2 of the catalogue: cartage is 'harp', 'heavy' or empty, not 'big'."
            ),
            ("\"Saw,,Strings,,", "Line 2 of the catalogue: a quote is left open."),
            (
                "Saw,Fiddle,Strings,,",
                "'Fiddle' stands for both Violin and Saw. Take it from one of them."
            ),
        ])
    func refusals(line: String, message: String) {
        let header = line.isEmpty ? "" : "name,aliases,section,doublingGroup,cartage\n"
        let error = #expect(throws: InstrumentCatalogueError.self) {
            let rows = try InstrumentCatalogue.rows(csv: Array((header + line).utf8))
            _ = try InstrumentCatalogue.standard.extended(with: rows)
        }
        #expect(error?.description == message)
    }
}
