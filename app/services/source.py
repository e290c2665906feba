"""Decide whether a text can be taken as source code at all, before anything is stored or run."""


class SourceRefused(ValueError):
    """The source cannot be taken. `code` is for programs, the message for the person who sent it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def decode(raw: bytes) -> str:
    """The text of an uploaded file. Raises SourceRefused where it is not UTF-8."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise SourceRefused(
            "not_utf8",
            f"The file is not UTF-8 text: byte {error.start} (line {line}) cannot be read. Save it as UTF-8.",
        ) from error


def checked(source: str, max_bytes: int) -> str:
    """The source with LF line ends. Raises SourceRefused where it is empty, too long or no text."""
    if not source.strip():
        raise SourceRefused("empty", "There is no code in this submission. Paste or upload your function.")
    try:
        size = len(source.encode())
    except UnicodeEncodeError as error:
        raise SourceRefused("not_utf8", "The source holds characters that are not valid Unicode text.") from error
    if size > max_bytes:
        raise SourceRefused("too_large", f"The source has {size:,} bytes; at most {max_bytes:,} are taken.")
    if "\0" in source:
        line = source[: source.index("\0")].count("\n") + 1
        raise SourceRefused("nul_byte", f"The source holds a NUL byte in line {line}: it is not a plain text file.")
    return source.replace("\r\n", "\n").replace("\r", "\n")
