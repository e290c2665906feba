"""Runs beside what students hand in: calls it, and sends plain numbers. What is right is decided elsewhere."""


def drive(submission, a, b, ta, tb, v):
    """One value for each name in `outputs`. numpy and the standard library may be used, and nothing else."""
    da, db = submission.vjp(a, b, v)
    return submission.jvp(a, b, ta, tb), da, db
