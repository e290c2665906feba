"""`gradjudge ...`: run the parts, look after them, and judge or prove exercises without a server."""

import importlib

import click
from pydantic import ValidationError

from app.logs import configure_logs
from app.settings import Settings

# Where each command lives; a module is imported when its command is called, so that none waits for the others.
MODULES = {
    "up": "machine",
    "demo": "machine",
    "migrate": "database",
    "serve": "serve",
    "worker": "worker",
    "sweep": "sweep",
    "prepare": "prepare",
    "doctor": "doctor",
    "check": "check",
    "prove": "prove",
    "new": "new",
    "add-user": "people",
    "add-course": "people",
    "enroll": "people",
    "token": "people",
}


class Commands(click.Group):
    def list_commands(self, context: click.Context) -> list[str]:
        return list(MODULES)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in MODULES:
            return None
        module = importlib.import_module(f"gradjudge.commands.{MODULES[name]}")
        command: click.Command = getattr(module, name.replace("-", "_"))
        return command


@click.group(cls=Commands)
@click.pass_context
def main(context: click.Context) -> None:
    """Gradjudge grades gradients. Settings come from GRADJUDGE_* in the environment."""
    configure_logs()
    try:
        context.obj = Settings()
    except ValidationError as error:
        raise click.ClickException("\n".join(_problems(error))) from error


def _problems(error: ValidationError) -> list[str]:
    """A line for each setting that is wrong, by the name it has in the environment."""
    lines = []
    for problem in error.errors():
        name = "_".join(str(part) for part in problem["loc"])
        lines.append(f"GRADJUDGE_{name.upper()}: {problem['msg']}" if name else str(problem["msg"]))
    return lines
