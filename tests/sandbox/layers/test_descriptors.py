"""Everything from a number on is closed, with and without the system call for it."""

from __future__ import annotations

import pytest

from .fresh import told

OPEN = """
    kept = os.dup2(1, 5), os.dup2(1, 6)
    closed = [os.dup2(1, 7), os.dup2(1, 8), os.dup2(1, 900)]
    def look():
        return [refusal(os.fstat, fd) for fd in (*kept, *closed)]
"""
EXPECTED = [None, None, "EBADF", "EBADF", "EBADF"]


def test_all_from_the_first_number_on_are_closed() -> None:
    assert told(OPEN, "descriptors.close_from(7)\ntell(look())") == EXPECTED


@pytest.mark.parametrize("code", ["ENOSYS", "EPERM"])
def test_also_where_the_kernel_or_a_profile_has_no_such_call(code: str) -> None:
    assert told(OPEN, f"refuse(errno.{code}, 'close_range')\ndescriptors.close_from(7)\ntell(look())") == EXPECTED


def test_also_without_proc() -> None:
    source = """
        refuse(errno.ENOSYS, "close_range", "openat", "open")
        descriptors.close_from(7)
        tell(look())
    """
    assert told(OPEN, source) == EXPECTED


def test_closing_twice_is_no_error() -> None:
    assert told(OPEN, "descriptors.close_from(7)\ndescriptors.close_from(7)\ntell(look())") == EXPECTED
