"""Reads Swift well enough to check it: code apart from comments and strings, and declarations.

The scanner knows line and nested block comments, strings (raw, multi-line, interpolated) and regex
literals, so that a brace or a word inside a string is not taken for code. It is no parser: what
the formatter guarantees (one declaration a line, brackets that pair) is taken as given.
"""

import bisect
import re
from collections import namedtuple

Comment = namedtuple("Comment", "start text")
Literal = namedtuple("Literal", "start end")
Scan = namedtuple("Scan", "code comments literals")

CODE_TOKEN = re.compile(r'//[^\n]*|/\*|#*"""|#*"|#+/|/(?=[^\s/*])|[()]')
BARE_REGEX = re.compile(r"/(?:\\.|[^/\n\\])+/")
REGEX_MAY_FOLLOW = re.compile(r"(?:^|[(,=:\[{;&|!~?]|\b(?:return|in|case|where|try))\s*$")


def blank(text):
    """The same text with everything but line ends made blank, so that positions stay."""
    return re.sub(r"[^\n]", " ", text)


class Scanner:
    """Splits Swift into code, comments and string literals; code keeps its positions."""

    def __init__(self, text):
        self.text, self.position = text, 0
        self.parts, self.comments, self.literals = [], [], []

    def scan(self):
        self.read_code(inside_interpolation=False)
        return Scan("".join(self.parts), self.comments, self.literals)

    def take(self, end, masked=False):
        piece = self.text[self.position:end]
        self.parts.append(blank(piece) if masked else piece)
        self.position = end

    def read_code(self, inside_interpolation):
        depth = 0
        while found := CODE_TOKEN.search(self.text, self.position):
            token = found.group()
            self.take(found.start())
            if token == "(":
                depth += 1
                self.take(found.end())
            elif token == ")":
                self.take(found.end())
                depth -= 1
                if inside_interpolation and depth < 0:
                    return
            elif token.endswith('"'):
                self.read_string(token)
            elif token.startswith("//") or token == "/*":
                self.read_comment(token)
            else:
                self.read_regex(token)
        self.take(len(self.text))

    def read_comment(self, token):
        start, end = self.position, self.position + len(token)
        if token == "/*":
            depth = 1
            while depth and (mark := re.compile(r"/\*|\*/").search(self.text, end)):
                depth += 1 if mark.group() == "/*" else -1
                end = mark.end()
            end = len(self.text) if depth else end
        self.comments.append(Comment(start, self.text[start:end]))
        self.take(end, masked=True)

    def read_regex(self, token):
        hashes = token.count("#")
        if hashes:
            close = self.text.find("/" + "#" * hashes, self.position + len(token))
            end = close + 1 + hashes if close >= 0 else self.position + len(token)
            return self.take(end, masked=True)
        line_start = self.text.rfind("\n", 0, self.position) + 1
        before = self.text[line_start:self.position]
        literal = BARE_REGEX.match(self.text, self.position)
        if literal and REGEX_MAY_FOLLOW.search(before):
            return self.take(literal.end(), masked=True)
        return self.take(self.position + 1)

    def read_string(self, opening):
        start, hashes = self.position, "#" * opening.count("#")
        quotes = opening.lstrip("#")
        self.take(self.position + len(opening))
        mark = re.compile(
            r"\\" + hashes + r"\(|\\" + hashes + "(?s:.)|" + quotes + hashes
            + ("" if len(quotes) == 3 else r"|\n"))
        while found := mark.search(self.text, self.position):
            token = found.group()
            self.take(found.start(), masked=True)
            if token.startswith("\\") and token.endswith("("):
                self.take(found.end() - 1, masked=True)
                self.take(found.end())
                self.read_code(inside_interpolation=True)
            elif token.startswith("\\"):
                self.take(found.end(), masked=True)
            else:
                self.take(found.end())
                self.literals.append(Literal(start, self.position))
                return
        self.take(len(self.text), masked=True)


MODIFIERS = (
    r"(?:@\w+(?:\.\w+)*(?:\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))?\s+"
    r"|(?:public|package|internal|fileprivate|private|open|static|class|final|mutating|nonmutating"
    r"|lazy|weak|unowned|override|required|convenience|indirect|nonisolated|consuming|borrowing"
    r"|prefix|postfix|infix|dynamic|distributed)(?:\(\w+\))?\s+)*")
DECLARATION = re.compile(
    r"(?:^|(?<=[{;]))[ \t]*(?P<modifiers>" + MODIFIERS + r")(?P<kind>func|init|deinit|subscript|var"
    r"|let|case|struct|class|enum|protocol|actor|extension|typealias|associatedtype|macro)\b",
    re.M)
ACCESS = re.compile(r"(?<![@\w.])(?:public|open|package|internal|private|fileprivate)\b(?!\()")
TYPE_KINDS = {"struct", "class", "enum", "protocol", "actor", "extension"}
BODY_KINDS = {"func", "init", "deinit", "subscript", "var"}
# How far back the end of the line before is looked for.
LINE_BEFORE = 200
HEADER_GOES_ON = re.compile(r"\s*(?:\{|->|throws\b|rethrows\b|async\b|where\b)")

Scope = namedtuple("Scope", "kind public")


class SwiftFile:
    """One Swift file: its text, its code without comments and strings, its declarations."""

    def __init__(self, path, text):
        self.path, self.text, self.lines = path, text, text.splitlines()
        self.code, self.comments, self.literals = Scanner(text).scan()
        self.line_starts = [0] + [found.end() for found in re.finditer("\n", text)]
        self.pairs, self.unbalanced = self.match_brackets()

    def line(self, position):
        return bisect.bisect_right(self.line_starts, position)

    def match_brackets(self):
        """Where each opening bracket closes, and the first bracket that has no partner."""
        pairs, stack = {}, []
        for found in re.finditer(r"[(){}\[\]]", self.code):
            bracket, position = found.group(), found.start()
            if bracket in "({[":
                stack.append((bracket, position))
            elif stack and stack[-1][0] + bracket in ("()", "{}", "[]"):
                pairs[stack.pop()[1]] = position
            else:
                return pairs, position
        return pairs, stack[-1][1] if stack else None

    def body(self, kind, position):
        """Where the body of the declaration whose keyword ends at `position` opens, or None."""
        while found := re.compile(r"[{}()\[\]\n=;]").search(self.code, position):
            token, position = found.group(), found.end()
            if token == "{":
                return found.start()
            if token in "([":
                position = self.pairs[found.start()] + 1
            elif token in "}])" or token == ";" or (token == "=" and kind == "var"):
                return None
            elif token == "\n" and kind not in TYPE_KINDS:
                above = self.code[max(0, found.start() - LINE_BEFORE):found.start()].rstrip()
                if not above.endswith((",", "->", ":", "&")) and not HEADER_GOES_ON.match(
                        self.code, position):
                    return None
        return None

    def declarations(self):
        """Yields (kind, start, position of the keyword, position of the body's brace or None,
        whether it needs a doc comment), in order; `start` is where attributes begin."""
        scopes, stack = {}, []
        braces = sorted((p, q) for p, q in self.pairs.items() if self.code[p] == "{")
        next_brace = 0
        for found in DECLARATION.finditer(self.code):
            start = found.start("modifiers")
            while next_brace < len(braces) and braces[next_brace][0] < start:
                stack.append(braces[next_brace])
                next_brace += 1
            stack = [brace for brace in stack if brace[1] > start]
            outer = scopes.get(stack[-1][0]) if stack else None
            kind = found["kind"]
            access = ACCESS.findall(found["modifiers"])
            public = self.is_public(kind, access, outer)
            body = self.body(kind, found.end()) if kind in TYPE_KINDS | BODY_KINDS else None
            if body is not None and kind in TYPE_KINDS:
                scopes[body] = Scope(kind, public)
            needs_comment = public and kind not in ("extension", "deinit")
            yield kind, start, found.start("kind"), body, needs_comment

    @staticmethod
    def is_public(kind, access, outer):
        if access:
            return access[0] in ("public", "open")
        if outer is None or not outer.public:
            return False
        return outer.kind in ("extension", "protocol") or (outer.kind == "enum" and kind == "case")

    def is_documented(self, start):
        row = self.line(start) - 1
        if self.code[self.line_starts[row]:start].strip():
            return False
        above = row - 1
        while above >= 0 and self.lines[above].lstrip().startswith("@"):
            above -= 1
        return above >= 0 and self.lines[above].lstrip().startswith("///")
