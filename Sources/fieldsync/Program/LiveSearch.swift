import Foundation

/// A search on a terminal that answers with each key: a line to type in, and below it what fits.
struct LiveSearch {
    /// What stands before the line.
    let prompt: String
    /// What fits what was typed, the best first, a line each.
    let hits: (String) -> [HumanText]

    private static let shownHits = 10

    /// Searches until Enter, which takes the marked line, or until Escape, Ctrl-C or Ctrl-D.
    ///
    /// - Returns: What was typed and the place of the hit that was taken; nil for none.
    func run(on sink: any TextSink) throws -> (typed: String, place: Int)? {
        var before = termios()
        guard tcgetattr(STDIN_FILENO, &before) == 0 else { return nil }
        var raw = before
        raw.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG)
        guard tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0 else { return nil }
        defer {
            var old = before
            _ = tcsetattr(STDIN_FILENO, TCSANOW, &old)
        }
        var typed = ""
        var place = 0
        var waiting: [UInt8] = []
        while true {
            let found = Array(hits(typed).prefix(Self.shownHits))
            place = min(place, max(0, found.count - 1))
            try draw(typed, found, place, on: sink)
            guard let bytes = Self.read() else {
                try clear(sink)
                return nil
            }
            waiting += bytes
            // An arrow is three bytes; what was typed behind it in the same breath comes next.
            while waiting.starts(with: [0x1B, 0x5B]), waiting.count >= 3 {
                if waiting[2] == 0x41 { place = max(0, place - 1) }
                if waiting[2] == 0x42 { place = min(place + 1, max(0, found.count - 1)) }
                waiting.removeFirst(3)
            }
            switch waiting {
            case []: continue
            case _ where [0x03, 0x04, 0x1B].contains(waiting.first ?? 0):
                try clear(sink)
                return nil
            default:
                // A letter can come in pieces.
                guard let text = String(validating: waiting, as: UTF8.self) else {
                    if waiting.count > 64 { waiting = [] }
                    continue
                }
                if Self.type(text, into: &typed) {
                    try clear(sink)
                    return found.isEmpty ? nil : (typed, place)
                }
                place = 0
                waiting = []
            }
        }
    }

    /// Takes keys into the line; true where Enter was among them.
    private static func type(_ keys: String, into typed: inout String) -> Bool {
        for scalar in keys.unicodeScalars {
            switch scalar.value {
            case 0x0A, 0x0D: return true
            case 0x08, 0x7F: if !typed.isEmpty { typed.removeLast() }
            case 0x15: typed = ""
            default:
                if !TerminalText.isUnsafe(scalar), typed.count < 200 {
                    typed.unicodeScalars.append(scalar)
                }
            }
        }
        return false
    }

    private static func read() -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = bytes.withUnsafeMutableBytes {
            Foundation.read(STDIN_FILENO, $0.baseAddress, $0.count)
        }
        return count > 0 ? Array(bytes.prefix(count)) : nil
    }

    private func draw(
        _ typed: String, _ found: [HumanText], _ place: Int, on sink: any TextSink
    ) throws {
        var size = winsize()
        let isKnown = ioctl(STDIN_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        let columns = isKnown ? Int(size.ws_col) : 80
        let rows = isKnown ? Int(size.ws_row) : 24
        let shown = found.prefix(max(0, rows - 2))
        let line = String((prompt + typed).suffix(max(1, columns - 1)))
        var text = "\r\u{1B}[J" + line
        for (index, hit) in shown.enumerated() {
            let mark = index == place ? "> " : "  "
            text += "\r\n" + String((mark + hit.text).prefix(max(1, columns - 1)))
        }
        if !shown.isEmpty { text += "\u{1B}[\(shown.count)A" }
        try sink.write(text + "\r" + line)
    }

    private func clear(_ sink: any TextSink) throws { try sink.write("\r\u{1B}[J") }
}
