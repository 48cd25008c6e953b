extension String {
    /// The text without the full stops and blanks at its end, to stand inside of a sentence.
    package var withoutFullStop: String {
        var result = self
        while let last = result.last, last == "." || last.isWhitespace { result.removeLast() }
        return result
    }
}
