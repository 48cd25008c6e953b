/// What a person pressed.
package enum KeyPress: Hashable, Sendable {
    /// A character, as typed.
    case character(Character)
    /// A letter with the control key, in lower case.
    case control(Character)
    /// A text that came in one piece, without control characters.
    case paste(String)
    /// Enter.
    case enter
    /// Tab.
    case tab
    /// Tab with shift.
    case backTab
    /// Escape by itself.
    case escape
    /// The key that takes back the last character.
    case backspace
    /// The key that takes away the next character.
    case delete
    /// An arrow.
    case up, down, left, right
    /// To the beginning, to the end.
    case home, end
    /// A screen up, a screen down.
    case pageUp, pageDown
    /// A function key by its number.
    case function(Int)
    /// A sequence that means nothing here.
    case unknown
}
