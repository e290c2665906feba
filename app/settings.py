"""Every setting, read from GRADJUDGE_* in the environment and checked at start: a wrong one stops the process."""

import os
import secrets
from functools import cached_property
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

CHECKOUT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="GRADJUDGE_",
        # Containers get secrets as files, gradjudge_secret_key and so on; the environment goes before them.
        secrets_dir=os.environ.get("GRADJUDGE_SECRETS_DIR"),
        extra="ignore",
        frozen=True,
    )

    environment: Literal["development", "production"] = "development"
    data_dir: Path = CHECKOUT / "data"
    exercises_dir: Path = CHECKOUT / "exercises"
    database_url: str = ""
    broker_url: str = ""
    secret_key: str = ""
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    https: bool = False
    proxies: int = Field(default=0, ge=0, le=5)
    threads: int = Field(default=16, ge=2, le=128)

    max_source_bytes: int = Field(default=65_536, ge=1, le=1_048_576)
    submissions_per_minute: int = Field(default=30, ge=1)
    sign_ins_per_minute: int = Field(default=10, ge=1)
    wait_seconds: float = Field(default=20.0, ge=0, le=60)
    lease_seconds: int = Field(default=120, ge=10)
    max_attempts: int = Field(default=3, ge=1, le=10)

    # What one run may take: of an exercise that asks for nothing, and at most. Processor time follows the wall time.
    wall_seconds: float = Field(default=5.0, gt=0, le=60)
    max_wall_seconds: float = Field(default=10.0, gt=0, le=60)
    cpu_seconds: float | None = Field(default=None, gt=0, le=60)
    max_cpu_seconds: float | None = Field(default=None, gt=0, le=60)
    memory_mb: int = Field(default=1024, ge=128, le=16_384)
    max_memory_mb: int = Field(default=2048, ge=128, le=16_384)
    output_kb: int = Field(default=64, ge=0, le=1024)
    max_output_kb: int = Field(default=256, ge=0, le=1024)
    result_mb: int = Field(default=16, ge=1, le=1024)
    max_result_mb: int = Field(default=64, ge=1, le=1024)
    allow_unsandboxed: bool = False
    prepare_ahead: bool = True

    @model_validator(mode="after")
    def production_needs_its_own_parts(self) -> Self:
        if self.environment == "production":
            for name in ("database_url", "broker_url", "secret_key"):
                if not getattr(self, name):
                    raise ValueError(f"GRADJUDGE_{name.upper()} must be set in production")
            if len(self.secret_key) < 32:
                raise ValueError("GRADJUDGE_SECRET_KEY must have at least 32 characters in production")
        return self

    @model_validator(mode="after")
    def no_default_is_above_its_maximum(self) -> Self:
        pairs = {
            "WALL_SECONDS": (self.wall_seconds, self.max_wall_seconds),
            "CPU_SECONDS": (self.cpu_seconds or 0, self.most_cpu_seconds),
            "MEMORY_MB": (self.memory_mb, self.max_memory_mb),
            "OUTPUT_KB": (self.output_kb, self.max_output_kb),
            "RESULT_MB": (self.result_mb, self.max_result_mb),
        }
        wrong = [
            f"GRADJUDGE_{name} is {default:g}, and GRADJUDGE_MAX_{name} allows at most {most:g}"
            for name, (default, most) in pairs.items()
            if default > most
        ]
        if wrong:
            raise ValueError(f"{'; '.join(wrong)}: lower the one or raise the other")
        return self

    @model_validator(mode="after")
    def a_lease_outlasts_a_run(self) -> Self:
        # Public and hidden cases run one after the other, each with the whole time that an exercise may have.
        least = 2 * self.max_wall_seconds
        if self.lease_seconds < least:
            raise ValueError(
                f"GRADJUDGE_LEASE_SECONDS must be at least twice GRADJUDGE_MAX_WALL_SECONDS, which is {least:g} here"
            )
        return self

    @property
    def most_cpu_seconds(self) -> float:
        return self.max_wall_seconds if self.max_cpu_seconds is None else self.max_cpu_seconds

    @cached_property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir / 'gradjudge.sqlite3'}"

    @cached_property
    def broker(self) -> str:
        return self.broker_url or f"redis+socket://{self.data_dir / 'broker.sock'}"

    @cached_property
    def secret(self) -> str:
        return self.secret_key or _kept_secret(self.data_dir / "secret.key")


def _kept_secret(path: Path) -> str:
    """One secret per data folder, made once; several processes may ask for it at the same moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_hex(32))
    try:
        os.link(draft, path)  # fails where another process was first: then its secret is the one
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text()
