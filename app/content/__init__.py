"""Read exercise folders: what they must hold, their digest, and the shared texts about groups of mistakes."""

from app.content.folder import ExerciseFolder, FolderError, read_files, read_folder
from app.content.schema import DRIVEN, GRADIENTS, VALUES, WRITTEN, BlindInput, Case, Meta, Mistake, OwnLimits, Tolerance
from app.content.shared import Group, Unit, read_groups, read_units

__all__ = [
    "DRIVEN",
    "GRADIENTS",
    "VALUES",
    "WRITTEN",
    "BlindInput",
    "Case",
    "ExerciseFolder",
    "FolderError",
    "Group",
    "Meta",
    "Mistake",
    "OwnLimits",
    "Tolerance",
    "Unit",
    "read_files",
    "read_folder",
    "read_groups",
    "read_units",
]
