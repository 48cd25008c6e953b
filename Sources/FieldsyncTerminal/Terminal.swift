/// What happened at a terminal, or to the program that has it.
package enum TerminalEvent: Hashable, Sendable {
    /// Somebody pressed a key.
    case key(KeyPress)
    /// It has another size now, or has to be drawn anew.
    case resized
    /// Somebody in this program has news.
    case woken
    /// It went away, or the program is asked to end.
    case ended
}

/// A terminal: where keys come from, and characters go to.
package protocol Terminal: AnyObject {
    /// How large it is now.
    var size: TerminalSize { get }
    /// Writes bytes that a terminal understands.
    func write(_ bytes: [UInt8]) throws
    /// Waits until something happens, and no longer than so many milliseconds.
    ///
    /// - Returns: What happened, in order; nothing where the time ran out.
    func events(withinMilliseconds limit: Int) throws -> [TerminalEvent]
    /// Lets a shell have the terminal, until it gives it back.
    func suspend() throws
}

/// Why a terminal cannot be used.
package enum TerminalFault: Error, Hashable {
    /// Input or output is no terminal.
    case noTerminal
    /// A call of the system failed, by its name and number.
    case refused(String, errno: Int32)
}

extension TerminalFault: CustomStringConvertible {
    /// What happened and what to do.
    package var description: String {
        switch self {
        case .noTerminal: "Input and output are no terminal. Nothing was changed."
        case .refused(let what, let number):
            "The terminal refused \(what) (error \(number)). What was entered is on disk."
        }
    }
}
