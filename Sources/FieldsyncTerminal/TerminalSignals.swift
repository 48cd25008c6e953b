import Glibc

/// What a signal handler may touch: how the terminal was, and where to say what came.
///
/// Handlers run between any two instructions, so all of this is plain memory that is written
/// before they are set, and they call nothing but what POSIX allows there.
enum TerminalSignals {
    nonisolated(unsafe) private static var before = termios()
    nonisolated(unsafe) private static var isTaken = false
    nonisolated(unsafe) private static var input: Int32 = -1
    nonisolated(unsafe) private static var output: Int32 = -1
    nonisolated(unsafe) private static var pipe: Int32 = -1
    nonisolated(unsafe) private static var farewell: UnsafeMutablePointer<UInt8>?
    nonisolated(unsafe) private static var farewellBytes = 0

    /// Those that ask the program to end, and those that tell of the terminal.
    private static let noted = [SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGCONT, SIGTSTP]
    /// Those that end it in the middle of something.
    private static let deadly = [SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGBUS, SIGSEGV]

    /// Remembers how the terminal is, and sets the handlers.
    ///
    /// - Returns: False where it is none.
    static func remember(
        input: Int32, output: Int32, pipe: Int32, farewell text: String
    ) -> Bool {
        guard tcgetattr(input, &before) == 0 else { return false }
        (self.input, self.output, self.pipe) = (input, output, pipe)
        let bytes = Array(text.utf8)
        farewell?.deallocate()
        let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count)
        memory.initialize(from: bytes, count: bytes.count)
        (farewell, farewellBytes) = (memory, bytes.count)
        isTaken = true
        for number in noted {
            set(number) { TerminalSignals.note(UInt8(clamping: $0), through: TerminalSignals.pipe) }
        }
        for number in deadly {
            set(number) { number in
                TerminalSignals.giveBack()
                _ = signal(number, SIG_DFL)
                raise(number)
            }
        }
        return true
    }

    private static func set(_ number: Int32, _ handler: @escaping @convention(c) (Int32) -> Void) {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = handler
        // A stopped program that goes on must not find its calls broken off.
        action.sa_flags = Int32(SA_RESTART)
        sigaction(number, &action, nil)
    }

    static func note(_ number: UInt8, through pipe: Int32) {
        let kept = errno
        var byte = number
        // A full pipe has told the reader already.
        _ = Glibc.write(pipe, &byte, 1)
        errno = kept
    }

    /// Keys one by one, unseen, and none of them a signal.
    static func raw(_ input: Int32) {
        var mode = before
        cfmakeraw(&mode)
        mode.c_oflag |= tcflag_t(OPOST)
        tcsetattr(input, TCSANOW, &mode)
    }

    /// Puts everything back as it was; twice does no harm.
    static func giveBack() {
        guard isTaken else { return }
        isTaken = false
        if let farewell { _ = Glibc.write(output, farewell, farewellBytes) }
        tcsetattr(input, TCSADRAIN, &before)
        for number in noted { _ = signal(number, SIG_DFL) }
    }
}
