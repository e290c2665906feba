"""What exercise.toml and mistakes.toml may say; a wrong key or value is reported with its place."""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Slug = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9]+([-_][a-zA-Z0-9]+)*$", max_length=80)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=80)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
# The name of an output: of a variable, of a value, of a node.
Label = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_'.-]*$", max_length=80)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Kind = Literal[
    "gradient_function",
    "forward_backward_pair",
    "vjp_rule",
    "jvp_vjp_rules",
    "engine_class",
    "engine_function",
    "explicit_graph",
    "closed_form_expression",
    "numerical_differentiator",
    "checker_function",
    "update_rule",
    "written_derivation_values",
    "diagnosis",
]
# Gradients of a loss or of a forward pass, which the reference core differentiates.
GRADIENTS = frozenset({"gradient_function", "forward_backward_pair", "vjp_rule"})
# Called by a driver of the exercise's own.
DRIVEN = frozenset(
    {
        "jvp_vjp_rules",
        "engine_class",
        "engine_function",
        "numerical_differentiator",
        "checker_function",
        "update_rule",
    }
)
# Read, and never run: what the student hands in is no program.
WRITTEN = {
    "closed_form_expression": "txt",
    "explicit_graph": "json",
    "written_derivation_values": "json",
    "diagnosis": "json",
}


# One number or word each: how far off it is would tell what is right.
VALUES = frozenset({"written_derivation_values", "diagnosis"})


class Function(Strict):
    """What the student must define, how it is called, and what comes back."""

    signature: Text
    name: Identifier = "forward"
    backward: Identifier = "backward"
    also: tuple[Identifier, ...] = ()
    parameters: tuple[Identifier, ...] = ()
    wrt: tuple[Identifier, ...] = ()
    value: Identifier | None = None
    out: tuple[Identifier, ...] = Field(("out",), min_length=1)
    upstream: Identifier = "v"
    outputs: tuple[Label, ...] = ()


class Case(Strict):
    """One kind of input, made by `inputs(rng, name)`; public ones are shown to students in full.

    `convention` fixed: at kinks the reference's choice is the only right one, since the statement says so. A case that
    is not required never takes points: where it fails, `remark` is said.
    """

    name: Slug
    about: Text
    public: bool = False
    dtype: Literal["float64", "float32"] = "float64"
    convention: Literal["any", "fixed"] = "any"
    required: bool = True
    remark: Text | None = None

    @model_validator(mode="after")
    def remark_is_there(self) -> Self:
        if self.required is not (self.remark is None):
            raise ValueError(f"case {self.name!r}: `remark` says what is told where a case that is not required fails")
        return self


class BlindInput(Strict):
    """An input on which mistakes hide: `hides` pass on it, those in one list of `alike` cannot be told apart."""

    name: Slug
    about: Text
    hides: tuple[Slug, ...] = ()
    alike: tuple[tuple[Slug, ...], ...] = ()


class Tolerance(Strict):
    """For outputs that are no exact formula: how far off they may be, relative to the largest entry or in all."""

    rtol: float = Field(0.0, ge=0, le=1)
    atol: float = Field(0.0, ge=0)


class OwnLimits(Strict):
    """What one run of this exercise may take, where that differs from the deployment's defaults."""

    wall_seconds: float | None = Field(default=None, gt=0)
    cpu_seconds: float | None = Field(default=None, gt=0)
    memory_mb: int | None = Field(default=None, gt=0)
    output_kb: int | None = Field(default=None, gt=0)
    result_mb: int | None = Field(default=None, gt=0)


class Meta(Strict):
    """The content of exercise.toml."""

    id: Slug
    title: Text
    unit: Slug
    kind: Kind
    difficulty: int = Field(ge=1, le=5)
    minutes: int = Field(ge=1, le=600)
    points: float = Field(gt=0, le=1000)
    prerequisites: tuple[Slug, ...] = ()
    picture: Slug
    function: Function
    variables: dict[Identifier, Text] = {}
    tolerance: dict[Label, Tolerance] = {}
    limits: OwnLimits = OwnLimits()
    # A formula is asked for, and what only differences of values explain is not accepted.
    exact: bool = False
    cases: tuple[Case, ...] = Field(min_length=1, max_length=40)
    blind: tuple[BlindInput, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def outputs_follow(cls, content: Any) -> Any:
        """Where gradients are asked for, the names of the outputs follow from the variables'."""
        function = content.get("function") if isinstance(content, dict) else None
        if isinstance(function, dict) and content.get("kind") in GRADIENTS:
            if "outputs" in function:
                raise ValueError(f"function.outputs follow from `wrt` where the kind is {content['kind']}")
            function["outputs"] = _outputs(content["kind"], function)
        return content

    @model_validator(mode="after")
    def names_agree(self) -> Self:
        function, outputs = self.function, self.function.outputs
        unknown = set(function.wrt) - set(function.parameters)
        if unknown:
            raise ValueError(f"function.wrt names {sorted(unknown)}, which are not among its parameters")
        if set(self.variables) != set(function.parameters):
            raise ValueError("variables must describe exactly the parameters of the function")
        if not outputs or (self.kind in GRADIENTS and not function.wrt):
            raise ValueError("function.outputs (or `wrt`, where gradients are asked for) must name what comes back")
        if len(set(outputs)) != len(outputs):
            raise ValueError(f"two outputs have the same name: {outputs}")
        if foreign := set(self.tolerance) - set(outputs):
            raise ValueError(f"tolerance names {sorted(foreign)}, which are not among the outputs {outputs}")
        names = [case.name for case in self.cases] + [blind.name for blind in self.blind]
        if len(set(names)) != len(names):
            raise ValueError("two cases have the same name")
        if not any(case.public for case in self.cases):
            raise ValueError("at least one case must be public: students need one to work with")
        if not any(case.required for case in self.cases):
            raise ValueError("at least one case must be required: the others take no points")
        return self

    @property
    def suffix(self) -> str:
        """Of the files that hold what a student writes: a program, a formula, or JSON."""
        return WRITTEN.get(self.kind, "py")

    @property
    def upstreams(self) -> tuple[str, ...]:
        """The arguments that carry the gradients of the outputs in, beside the parameters."""
        if self.kind == "vjp_rule":
            return (self.function.upstream,)
        return tuple(f"d{name}" for name in self.function.out) if self.kind == "forward_backward_pair" else ()


def _outputs(kind: str, function: dict[str, Any]) -> list[str]:
    gradients = [f"d{variable}" for variable in function.get("wrt", ())]
    if kind == "forward_backward_pair":
        return [*function.get("out", ("out",)), *gradients]
    return [function["value"], *gradients] if kind == "gradient_function" and "value" in function else gradients


class Mistake(Strict):
    """One mistake people make: how it is named, and what makes it: a change to the model answer, or another text."""

    id: Slug
    group: Slug
    family: Identifier
    hint: Text
    change: tuple[tuple[str, str], ...] = ()
    code: str | None = None

    @model_validator(mode="after")
    def made_in_one_way(self) -> Self:
        if bool(self.change) is (self.code is not None):
            raise ValueError(f"mistake {self.id!r} needs either `change` or `code`")
        return self


class Mistakes(Strict):
    """The content of mistakes.toml."""

    mistakes: tuple[Mistake, ...]
