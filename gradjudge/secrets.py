"""Make the secrets of a deployment, once, as files that settings and PostgreSQL read.

python -m gradjudge.secrets FOLDER
"""

import secrets
import sys
from pathlib import Path


def make_secrets(folder: Path) -> None:
    """Files that exist are left alone: a new password would lock the database's own door."""
    password = _kept(folder / "postgres_password", secrets.token_urlsafe(24))
    url = f"postgresql+psycopg://gradjudge:{password}@postgres:5432/gradjudge"
    _kept(folder / "gradjudge_database_url", url)
    _kept(folder / "gradjudge_secret_key", secrets.token_hex(32))


def _kept(path: Path, value: str) -> str:
    if not path.exists():
        path.write_text(value)
        path.chmod(0o444)  # several containers read it, each as a user of its own; the volume is their fence
    return path.read_text()


if __name__ == "__main__":
    make_secrets(Path(sys.argv[1]))
