"""All attacks once more by an ordinary user, who has no capability to begin with."""

import os
import subprocess

import pytest

from app.settings import CHECKOUT


@pytest.mark.skipif(os.geteuid() != 0, reason="is an ordinary user already: test_attacks has tried it all")
def test_every_attack_is_contained_by_an_ordinary_user_as_well() -> None:
    command = ["sh", "tests/security/apart.sh", "python", "-m", "security"]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
