"""What is said about things that any submission can do, whatever the exercise. Ids are for programs."""

from app.services.reports import FindingReport
from worker.sandbox import Fault, Status

CONTRACT = {
    "function_missing": "function-missing",
    "not_callable": "function-missing",
    "wrong_parameters": "wrong-parameters",
}


def load_finding(fault: Fault) -> FindingReport:
    """The source cannot be loaded: a syntax error, an exception at import, no such function."""
    if fault.kind in CONTRACT:
        return FindingReport(CONTRACT[fault.kind], "contract", sentence(fault.message), line=fault.line)
    if fault.kind == "unreadable":
        return FindingReport(fault.kind, "contract", f"Your answer cannot be read: {fault.message}", line=fault.line)
    syntax = fault.kind in ("SyntaxError", "IndentationError", "TabError")
    mistake = "syntax-error" if syntax else "import-error"
    what = "Python cannot read your code" if syntax else "Your code stops with an error while it is loaded"
    return FindingReport(mistake, "contract", f"{what}: {described(fault)}", line=fault.line)


def described(fault: Fault) -> str:
    """Kind, message, line and the line's text, on one line."""
    message = f"{fault.kind}: {fault.message}" if fault.message else fault.kind
    text = fault.source_line.strip()
    return f"{message}, in line {fault.line}: {text}" if fault.line and text else message


def stopped_finding(status: Status, fault: Fault, finished: int, calls: int) -> FindingReport:
    """The whole run ended early; the fault says which limit was met and what it was."""
    progress = f" It had returned from {finished} of {calls} calls." if finished else ""
    mistake = "timed-out" if status == Status.cpu_limit else status.replace("_", "-")
    return FindingReport(mistake, "resources", sentence(fault.message) + progress, line=fault.line)


def sentence(text: str) -> str:
    """With a capital at its start and a mark at its end."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")
