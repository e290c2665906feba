"""The empty root holds nothing, takes nothing, and has no way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from needs import need

from .fresh import Who, told
from .test_namespaces import allowed

LOOK = """
    def look():
        return [
            os.listdir("/"), refusal(os.mkdir, "/x"), refusal(os.open, "x", os.O_CREAT | os.O_WRONLY),
            refusal(os.stat, "/etc/passwd"), refusal(os.stat, "../../../etc"), refusal(os.stat, "/proc"),
            os.stat("/").st_ino == os.stat("..").st_ino == os.stat(".").st_ino,
        ]
"""


@pytest.mark.parametrize("who", ["root", "user"])
def test_pivoted_there_is_nothing_and_nothing_can_be_made(who: Who) -> None:
    need("namespaces", allowed(who))
    source = """
        namespaces.apply()
        tell([root.apply(True), look(), os.getcwd()])
    """
    nothing = [[], "EROFS", "EROFS", "ENOENT", "ENOENT", "ENOENT", True]
    assert told(LOOK, source, who=who) == ["on", nothing, "/"]


def test_in_a_chroot_there_is_nothing_and_nothing_can_be_made_even_by_root() -> None:
    before = leftovers()
    nothing = [[], "ENOENT", "ENOENT", "ENOENT", "ENOENT", "ENOENT", True]
    assert told(LOOK, "tell([root.apply(False), look()])", who="root") == ["chroot", nothing]
    assert leftovers() == before


def test_a_chroot_is_not_left_after_the_change_of_identity() -> None:
    source = """
        root.apply(False)
        state = identity.apply(20001, 20001)
        def escape():
            os.mkdir("x")
            os.chroot("x")
            os.chdir("../../../../..")
        tell([state, refusal(escape), refusal(os.chroot, "."), refusal(os.listdir, "/"), refusal(os.stat, "/etc")])
    """
    assert told(source, who="root") == ["on: uid 20001", "EACCES", "EACCES", "EACCES", "EACCES"]


def test_where_mounts_are_refused_later_root_falls_back_to_a_chroot() -> None:
    need("namespaces", allowed("root"))
    source = "namespaces.apply()\nrefuse(errno.EINVAL, 'pivot_root')\ntell([root.apply(True), os.listdir('/')])"
    assert told(source, who="root") == ["chroot", []]


def test_a_plain_user_without_mounts_of_its_own_has_no_empty_root_and_leaves_no_litter() -> None:
    before = leftovers()
    assert told("tell([root.apply(False), os.path.exists('/etc')])") == ["off: EPERM", True]
    assert leftovers() == before


@pytest.mark.parametrize("own_mounts", [True, False])
def test_an_open_directory_is_an_error_since_every_root_is_left_through_it(own_mounts: bool) -> None:
    source = f"""
        held = os.open("/", os.O_RDONLY)
        tell([refusal(root.apply, {own_mounts}), os.path.exists("/etc")])
    """
    assert told(source) == ["EISDIR", True]


def leftovers() -> list[str]:
    return sorted(str(path) for folder in ("/tmp", "/dev/shm") for path in Path(folder).glob("gradjudge-root-*"))
