import AFMModel
package import FieldsyncTerminal

/// A stage screen from the first drawing to the last key.
package final class StageRun {
    /// How the screen is shown.
    package enum Manner: Hashable, Sendable {
        /// Drawn, with or without color.
        case drawn(hasColor: Bool)
        /// As lines that are only added to, for those who hear it.
        case spoken
    }

    private let terminal: any Terminal
    private let desk: any StageDesk
    private let manner: Manner
    private var painter: GridPainter
    private var speech = StageSpeech()
    private var model: StageModel
    private var input = StageInput()
    private var unsaved: [StageDeed] = []
    private var nextRetry: UInt64 = 0
    private var nextStanding: UInt64 = 0
    private var lastLook: (wall: Moment, steady: UInt64)
    private var wantsReckoning = true
    /// That the clock was set since the last look, in words.
    private var jump: String?

    /// Milliseconds between two looks at what others do.
    package static let lookMilliseconds = 300
    /// Milliseconds between two tries of what a disk refused.
    private static let retryMilliseconds: UInt64 = 5_000
    /// Milliseconds between two looks at how this laptop stands with its server.
    private static let standingMilliseconds: UInt64 = 10_000
    /// Seconds by which a clock may be set without a word.
    private static let jumpSeconds: Int64 = 90

    /// A screen that is not drawn yet.
    package init(_ terminal: any Terminal, _ desk: any StageDesk, _ manner: Manner) throws {
        self.terminal = terminal
        self.desk = desk
        self.manner = manner
        painter = GridPainter(hasColor: manner == .drawn(hasColor: true))
        model = try desk.model()
        lastLook = (desk.now, desk.steadyMilliseconds)
        input.hold(model)
    }

    /// Runs until somebody leaves, or the terminal is gone.
    ///
    /// - Returns: What no disk took, in order.
    package func run() throws -> [StageDeed] {
        try show()
        desk.reckon(model)
        wantsReckoning = false
        while true {
            let events = try terminal.events(withinMilliseconds: Self.lookMilliseconds)
            var isDirty = noticeTime()
            let jumped = jump
            for event in events {
                switch event {
                case .key(let key):
                    isDirty = true
                    guard try press(key) else { return unsaved }
                    // Whoever hears the screen hears each key.
                    if manner == .spoken { try show() }
                case .resized:
                    painter.forget()
                    isDirty = true
                case .woken: break
                case .ended:
                    // Nobody can answer any more; the disk is asked once again.
                    if !unsaved.isEmpty { retry() }
                    return unsaved
                }
            }
            // Neither what was done nor the jump takes the other's place.
            if let jumped { input.notice = jumped }
            if try look() { isDirty = true }
            if isDirty { try show() }
            if wantsReckoning {
                wantsReckoning = false
                desk.reckon(model)
            }
        }
    }

    // MARK: showing

    private func show() throws {
        if manner == .spoken {
            let lines = speech.changes(model, input)
            if !lines.isEmpty {
                let text = lines.map { CellText.plain($0) + "\n" }.joined()
                try terminal.write(Array(text.utf8))
            }
            return
        }
        var screen = StageScreen(model, input, size: terminal.size)
        let drawing = screen.draw()
        input.beside = drawing.beside
        let bytes = painter.bytes(for: drawing.grid, cursor: drawing.cursor)
        if !bytes.isEmpty { try terminal.write(bytes) }
    }

    // MARK: what happens by itself

    /// - Returns: Whether something is to be shown.
    private func look() throws -> Bool {
        var isDirty = false
        do {
            switch try desk.news() {
            case .none:
                guard desk.steadyMilliseconds >= nextStanding else { break }
                nextStanding = desk.steadyMilliseconds + Self.standingMilliseconds
                let state = try desk.standing()
                isDirty = state != model.sync
                model.sync = state
            case .sync(let state):
                isDirty = state != model.sync
                model.sync = state
            case .call:
                try reload()
                isDirty = true
            }
        } catch {
            isDirty = say("The store could not be read: \(error)", isFault: true) || isDirty
        }
        if let reckoned = desk.reckoned() {
            model.cost = reckoned.cost
            model.findings = reckoned.findings
            price(reckoned.prices)
            isDirty = true
        }
        if !unsaved.isEmpty, desk.steadyMilliseconds >= nextRetry {
            retry()
            isDirty = true
        }
        return isDirty
    }

    private func price(_ prices: [String: String]) {
        for (index, conflict) in model.facts.conflicts.enumerated() {
            for (number, choice) in conflict.choices.enumerated() {
                guard let price = prices[choice.token] else { continue }
                model.facts.conflicts[index].choices[number].price = price
            }
        }
    }

    /// The minute goes on; a clock that was set is told.
    private func noticeTime() -> Bool {
        let (wall, steady) = (desk.now, desk.steadyMilliseconds)
        let passed = Int64(clamping: (steady - min(steady, lastLook.steady)) / 1_000)
        let jump = wall.seconds(since: lastLook.wall) - passed
        let before = lastLook.wall
        lastLook = (wall, steady)
        var isDirty = false
        self.jump = nil
        if jump.magnitude > UInt64(Self.jumpSeconds) {
            self.jump =
                "This laptop's clock jumped from \(model.facts.clock(before)) to "
                + "\(model.facts.clock(wall)); what was entered stays as it is."
            isDirty = true
        }
        if wall.truncatedToMinute != model.now.truncatedToMinute {
            model.now = wall
            wantsReckoning = true
            isDirty = true
        }
        return isDirty
    }

    private func say(_ text: String, isFault: Bool) -> Bool {
        let message = StageInput.Message(text, isFault: isFault)
        guard input.message != message else { return false }
        input.message = message
        return true
    }

    private func reload() throws {
        let old = model
        model = try desk.model()
        model.cost = old.cost
        model.findings = old.findings
        model.unsaved = unsaved.count
        input.hold(model)
        if model.facts != old.facts { wantsReckoning = true }
    }

    // MARK: keys

    /// - Returns: False where somebody leaves.
    private func press(_ key: KeyPress) throws -> Bool {
        model.now = desk.now
        let wish = input.press(key, model) { [desk] in try desk.moment(spoken: $0) }
        switch wish {
        case .nothing: break
        case .deeds(let deeds): for deed in deeds { carryOut(deed, agreed: false) }
        case .agreed(let deed): carryOut(deed, agreed: true)
        case .leave: return false
        case .suspend:
            try terminal.suspend()
            painter.forget()
        case .redraw: painter.forget()
        case .retry:
            if !unsaved.isEmpty { retry() } else { _ = say("All is on disk.", isFault: false) }
        case .tell:
            let lines = StageSpeech.all(model)
            if manner == .spoken {
                try terminal.write(Array((lines.joined(separator: "\n") + "\n").utf8))
            } else {
                _ = say(lines.dropFirst().joined(separator: " "), isFault: false)
            }
        }
        return true
    }

    private func carryOut(_ deed: StageDeed, agreed: Bool) {
        if !unsaved.isEmpty {
            if deed.deed == .undo {
                unsaved.removeLast()
                model.unsaved = unsaved.count
                _ = say("Taken back; it was on no disk yet.", isFault: false)
                return
            }
            retry()
            // What was done first is written first.
            if !unsaved.isEmpty { return keep(deed, "earlier entries wait for the disk") }
        }
        do {
            switch try desk.carryOut(deed, agreed: agreed) {
            case .done(let words): _ = say(words, isFault: false)
            case .question(let words):
                input.prompt = StagePrompt(.agree(deed), words + " y/N")
                return
            }
            try reload()
        } catch StageFault.disk(let words) {
            keep(deed, words)
        } catch StageFault.refused(let words) {
            _ = say(words, isFault: true)
        } catch {
            _ = say("\(error)", isFault: true)
        }
        wantsReckoning = true
    }

    private func keep(_ deed: StageDeed, _ words: String) {
        unsaved.append(deed)
        model.unsaved = unsaved.count
        nextRetry = desk.steadyMilliseconds + Self.retryMilliseconds
        _ = say("Not on disk, kept here and tried again (R): \(words)", isFault: true)
    }

    private func retry() {
        nextRetry = desk.steadyMilliseconds + Self.retryMilliseconds
        var refused: [String] = []
        while let deed = unsaved.first {
            do {
                _ = try desk.carryOut(deed, agreed: true)
            } catch StageFault.disk(let words) {
                _ = say("Still not on disk: \(words)", isFault: true)
                break
            } catch {
                refused.append("\(error)")
            }
            unsaved.removeFirst()
        }
        model.unsaved = unsaved.count
        do {
            if unsaved.isEmpty {
                try reload()
                _ = say(
                    refused.isEmpty
                        ? "Everything is on disk now." : refused.joined(separator: " "),
                    isFault: !refused.isEmpty)
            }
        } catch {
            _ = say("\(error)", isFault: true)
        }
    }
}
