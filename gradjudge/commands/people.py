"""Who may come in, and which course assigns what: for the operator, until there are pages for it."""

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.content import FolderError
from app.database import Database
from app.models import Course, Role, User
from app.services import accounts, catalogue
from app.settings import Settings
from gradjudge.upkeep import keep_exercises


@click.command("add-user")
@click.argument("username")
@click.option("--name", required=True, help="The name that pages show.")
@click.option("--admin", is_flag=True, help="May see and change every course.")
@click.password_option(help="Asked for where it is not given.")
@click.pass_obj
def add_user(settings: Settings, username: str, name: str, admin: bool, password: str) -> None:
    """Create USERNAME, or set the password of one who exists."""
    with Database(settings.database).writing() as session:
        user = accounts.find_user(session, username)
        if user is None:
            user = accounts.create_user(session, username, name, password)
        else:
            accounts.set_password(session, user, password)
        user.is_admin = admin
    click.echo(f"{user.username} can sign in.")


@click.command("add-course")
@click.argument("slug")
@click.option("--title", required=True)
@click.option("--assignment", default="Exercises", show_default=True, help="The title of its assignment.")
@click.argument("exercises", nargs=-1, required=True)
@click.pass_obj
def add_course(settings: Settings, slug: str, title: str, assignment: str, exercises: tuple[str, ...]) -> None:
    """Open a course SLUG with one assignment of EXERCISES, by their ids."""
    with Database(settings.database).writing() as session:
        if session.scalar(select(Course).where(Course.slug == slug)):
            raise click.ClickException(f"There is a course {slug!r} already.")
        try:
            kept = {
                folder.meta.id: (folder, version) for folder, version in keep_exercises(session, settings.exercises_dir)
            }
        except FolderError as error:
            raise click.ClickException(str(error)) from error
        unknown = [name for name in exercises if name not in kept]
        if unknown:
            raise click.ClickException(f"No exercise {', '.join(unknown)}. There are: {', '.join(sorted(kept))}")
        opened = catalogue.open_assignment(session, catalogue.open_course(session, slug, title), assignment)
        for name in exercises:
            folder, version = kept[name]
            catalogue.assign(session, opened, version, folder.meta.points)
    click.echo(f"Course {slug} is open with {len(exercises)} exercises.")


@click.command()
@click.argument("slug")
@click.argument("usernames", nargs=-1, required=True)
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.student, show_default=True)
@click.pass_obj
def enroll(settings: Settings, slug: str, usernames: tuple[str, ...], role: str) -> None:
    """Put USERNAMES into the course SLUG."""
    with Database(settings.database).writing() as session:
        course = session.scalar(select(Course).where(Course.slug == slug))
        if course is None:
            raise click.ClickException(f"There is no course {slug!r}.")
        for username in usernames:
            catalogue.enroll(session, course, _user(session, username), Role(role))
    click.echo(f"{len(usernames)} in {slug} as {role}.")


@click.command()
@click.argument("username")
@click.option("--name", default="command line", show_default=True, help="What the token is for.")
@click.pass_obj
def token(settings: Settings, username: str, name: str) -> None:
    """Make an API token for USERNAME and print it, this once."""
    with Database(settings.database).writing() as session:
        made = accounts.issue_token(session, _user(session, username), name)
    click.echo(made)


def _user(session: Session, username: str) -> User:
    user = accounts.find_user(session, username)
    if user is None:
        raise click.ClickException(f"There is no user {username!r}. Create one with: gradjudge add-user {username}")
    return user
