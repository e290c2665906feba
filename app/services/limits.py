"""What one run may take: what its exercise asks for, the deployment's defaults else, never more than its maxima."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.content import OwnLimits
from app.settings import Settings


@dataclass(frozen=True)
class RunLimits:
    """Effective numbers. Times are for each of the children that a grading starts; a KB has 1024 bytes.

    `capped` says in a sentence each what the exercise asked for and does not get.
    """

    wall_seconds: float
    cpu_seconds: float
    memory_mb: int
    output_kb: int
    result_mb: int
    capped: tuple[str, ...] = ()

    @property
    def output_bytes(self) -> int:
        return self.output_kb * 2**10

    @property
    def result_bytes(self) -> int:
        return self.result_mb * 2**20


def limits_for(asked: OwnLimits, settings: Settings) -> RunLimits:
    """The limits of an exercise in this deployment. Processor time that nobody names is the wall time."""
    wall = min(asked.wall_seconds or settings.wall_seconds, settings.max_wall_seconds)
    return RunLimits(
        wall_seconds=wall,
        cpu_seconds=min(asked.cpu_seconds or settings.cpu_seconds or wall, settings.most_cpu_seconds),
        memory_mb=min(asked.memory_mb or settings.memory_mb, settings.max_memory_mb),
        output_kb=min(asked.output_kb or settings.output_kb, settings.max_output_kb),
        result_mb=min(asked.result_mb or settings.result_mb, settings.max_result_mb),
        capped=tuple(_capped(asked, settings)),
    )


def _capped(asked: OwnLimits, settings: Settings) -> Iterator[str]:
    most = {
        "wall_seconds": settings.max_wall_seconds,
        "cpu_seconds": settings.most_cpu_seconds,
        "memory_mb": settings.max_memory_mb,
        "output_kb": settings.max_output_kb,
        "result_mb": settings.max_result_mb,
    }
    for name, wanted in asked.model_dump(exclude_none=True).items():
        if wanted > most[name]:
            counts = f"GRADJUDGE_MAX_{name.upper()} allows {most[name]:.12g}, and that is what counts"
            yield f"exercise.toml asks for {name} = {wanted:.12g}; {counts}"
