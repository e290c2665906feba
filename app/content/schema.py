"""What exercise.toml and mistakes.toml may say; a wrong key or value is reported with its place."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Slug = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9]+([-_][a-zA-Z0-9]+)*$", max_length=80)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=80)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Function(Strict):
    """What the student must define: `name(parameters)` returning one array per variable in `wrt`."""

    name: Identifier
    signature: Text
    parameters: tuple[Identifier, ...]
    wrt: tuple[Identifier, ...] = Field(min_length=1)

    @property
    def outputs(self) -> tuple[str, ...]:
        return tuple(f"d{variable}" for variable in self.wrt)


class Case(Strict):
    """One kind of input, made by `inputs(rng, name)`; public ones are shown to students in full."""

    name: Slug
    about: Text
    public: bool = False
    dtype: Literal["float64", "float32"] = "float64"


class BlindInput(Strict):
    """An input on which mistakes hide: `hides` pass on it, those in one list of `alike` cannot be told apart."""

    name: Slug
    about: Text
    hides: tuple[Slug, ...] = ()
    alike: tuple[tuple[Slug, ...], ...] = ()


class Meta(Strict):
    """The content of exercise.toml."""

    id: Slug
    title: Text
    unit: Slug
    kind: Literal["gradient_function"]
    difficulty: int = Field(ge=1, le=5)
    minutes: int = Field(ge=1, le=600)
    points: float = Field(gt=0, le=1000)
    prerequisites: tuple[Slug, ...] = ()
    picture: Slug
    function: Function
    variables: dict[Identifier, Text]
    cases: tuple[Case, ...] = Field(min_length=1)
    blind: tuple[BlindInput, ...] = ()

    @model_validator(mode="after")
    def names_agree(self) -> Self:
        unknown = set(self.function.wrt) - set(self.function.parameters)
        if unknown:
            raise ValueError(f"function.wrt names {sorted(unknown)}, which are not among its parameters")
        if set(self.variables) != set(self.function.parameters):
            raise ValueError("variables must describe exactly the parameters of the function")
        names = [case.name for case in self.cases] + [blind.name for blind in self.blind]
        if len(set(names)) != len(names):
            raise ValueError("two cases have the same name")
        if not any(case.public for case in self.cases):
            raise ValueError("at least one case must be public: students need one to work with")
        return self


class Mistake(Strict):
    """One mistake people make: how it is named, and the change to solution.py that makes it."""

    id: Slug
    group: Slug
    family: Identifier
    hint: Text
    change: tuple[tuple[str, str], ...] = Field(min_length=1)


class Mistakes(Strict):
    """The content of mistakes.toml."""

    mistakes: tuple[Mistake, ...]
