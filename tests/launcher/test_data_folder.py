"""The data folder is private, belongs to one copy at a time, and says so."""

import os
import stat
import tempfile
from pathlib import Path

import pytest

from gradjudge.datafolder import DataFolder
from gradjudge.trouble import Refusal


def test_it_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "deep" / "data")
    with folder.used_by_us():
        folder.announce("http://127.0.0.1:8000")
        assert mode(folder.path) == mode(folder.logs) == 0o700
        assert mode(folder.path / "lock") == mode(folder.server_file) == 0o600


def test_one_that_others_could_read_is_closed(tmp_path: Path) -> None:
    DataFolder(tmp_path / "data").path.chmod(0o755)
    assert mode(DataFolder(tmp_path / "data").path) == 0o700


def test_a_second_copy_learns_pid_and_url_of_the_first(tmp_path: Path) -> None:
    with DataFolder(tmp_path).used_by_us():
        DataFolder(tmp_path).announce("http://127.0.0.1:8123")
        with (
            pytest.raises(Refusal, match=rf"http://127\.0\.0\.1:8123 \(process {os.getpid()}\)"),
            DataFolder(tmp_path).used_by_us(),
        ):
            pass


def test_a_second_copy_learns_of_a_first_that_is_still_starting(tmp_path: Path) -> None:
    with (
        DataFolder(tmp_path).used_by_us(),
        pytest.raises(Refusal, match=rf"just starting on .* \(process {os.getpid()}\)"),
        DataFolder(tmp_path).used_by_us(),
    ):
        pass


def test_it_is_free_again_afterwards_and_server_json_is_gone(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    for _ in range(2):
        with folder.used_by_us():
            folder.announce("http://127.0.0.1:8000")
            assert folder.read_json("server.json")["pid"] == os.getpid()
        assert not folder.server_file.exists()


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "thesis.tex").touch()
    with pytest.raises(Refusal, match=r"holds other files.*--data DIR"):
        DataFolder(tmp_path)
    assert mode(tmp_path) == 0o755
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_a_file_is_no_data_folder(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(Refusal, match=r"is not a folder.*--data DIR"):
        DataFolder(tmp_path / "data")


@pytest.mark.usefixtures("without_roots_rights")
def test_a_folder_without_the_right_to_write_names_the_option() -> None:
    with tempfile.TemporaryDirectory() as parent:
        Path(parent).chmod(0o555)
        with pytest.raises(Refusal, match=r"cannot be written \(Permission denied\).*--data DIR"):
            DataFolder(Path(parent) / "data")
        Path(parent).chmod(0o755)


def test_a_socket_lives_in_the_folder(tmp_path: Path) -> None:
    with DataFolder(tmp_path).socket_path("b.sock") as path:
        assert path == tmp_path / "b.sock"


def test_a_socket_moves_to_a_private_folder_when_the_path_is_too_long(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / ("long" * 30))
    with folder.socket_path("b.sock") as path:
        assert len(str(path)) < 100
        assert mode(path.parent) == 0o700
    assert not path.parent.exists()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)
