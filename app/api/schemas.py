"""What the API takes and gives, as models: they check the input and describe both in the OpenAPI document."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

Points = Annotated[float | None, Field(description="null until the submission is judged")]


class Problem(BaseModel):
    """Every error has this shape."""

    error: str = Field(description="a code for programs", examples=["not_found"])
    message: str = Field(description="what happened and what to do, for people")
    detail: dict[str, Any] | None = Field(None, description="the fields that were refused, with reasons")


class SubmissionIn(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    exercise: str = Field(max_length=80, examples=["lr-01"])
    source: str = Field(description="the source code, one Python file", examples=["def grad(X, y, w):\n    ..."])


class Wait(BaseModel):
    wait: float = Field(0, ge=0, allow_inf_nan=False, description="seconds to wait for a final state")


class Accepted(BaseModel):
    id: int
    state: str
    url: str = Field(description="ask here for the result; add ?wait=10 to wait for it")


class FindingOut(BaseModel):
    mistake: str
    group: str
    variable: str | None
    message: str
    hint: str
    line: int | None
    remark: bool = Field(description="a remark costs nothing")
    evidence: dict[str, Any]


class CaseOut(BaseModel):
    """One variable in one case. Cases that are not public carry no seed and no numbers."""

    case: str
    seed: int | None
    public: bool
    variable: str
    verdict: str = Field(description="exact, close, wrong or missing")
    shape: list[int] | None
    expected_shape: list[int] | None
    largest_error: float | None
    tolerance: float | None
    ratio: float | None
    message: str


class Timing(BaseModel):
    queued_at: datetime
    claimed_at: datetime | None
    finished_at: datetime | None
    steps: dict[str, float] = Field(description="seconds")


class SubmissionOut(BaseModel):
    id: int
    state: str = Field(description="queued, grading, graded, failed or cancelled")
    outcome: str | None = Field(
        description="passed, partial, wrong, not_gradable, timed_out, out_of_memory or crashed; null until graded"
    )
    score: Points
    max_score: float
    findings: list[FindingOut]
    cases: list[CaseOut]
    console: str = Field(description="what the code printed in public cases")
    failure: str = Field(description="why the submission could not be judged; empty otherwise")
    timing: Timing


class SubmissionLine(BaseModel):
    id: int
    exercise: str
    state: str
    outcome: str | None
    score: Points
    max_score: float
    submitted_at: datetime
    url: str


class Submissions(BaseModel):
    submissions: list[SubmissionLine]


class ExerciseLine(BaseModel):
    id: str
    title: str
    course: str
    assignment: str
    due_at: datetime | None
    difficulty: int = Field(description="1 to 5")
    minutes: int
    points: float
    submissions: int
    outcome: str | None = Field(description="of the best submission so far")
    score: Points
    url: str


class Exercises(BaseModel):
    exercises: list[ExerciseLine]


class CaseAbout(BaseModel):
    name: str
    about: str


class ExerciseOut(BaseModel):
    id: str
    title: str
    statement: str = Field(description="Markdown with $...$ for maths")
    signature: str
    returns: list[str]
    variables: dict[str, str]
    starter: str
    points: float
    cases: list[CaseAbout] = Field(description="the public cases")
    hidden_cases: int
