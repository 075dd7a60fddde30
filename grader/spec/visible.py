"""Text from elsewhere made fit to be shown: one line, no control characters, no surrogates."""

ESCAPE_MAX = 0xFF
SYMBOLS = 0x2400
DELETE, DELETE_SYMBOL = 0x7F, "\u2421"


def visible(text: str) -> str:
    """The same text with everything that has no shape of its own replaced by something that has."""
    return text if text.isprintable() else "".join(map(_visible_character, text))


def _visible_character(character: str) -> str:
    code = ord(character)
    if character.isprintable():
        return character
    if character == "\t":
        return " "
    if code < ord(" "):
        return chr(SYMBOLS + code)
    if code == DELETE:
        return DELETE_SYMBOL
    return f"\\x{code:02x}" if code <= ESCAPE_MAX else f"\\u{code:04x}"
