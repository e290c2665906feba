"""sandbox status of a run, and indexes for what happened lately

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


# No batches: SQLite adds and drops this column in place, while a batch would drop a table that others refer to.
def upgrade() -> None:
    op.add_column("grading_runs", sa.Column("sandbox_status", sa.String(length=20), nullable=True))
    op.create_index(op.f("ix_grading_runs_sandbox_status"), "grading_runs", ["sandbox_status"])
    op.create_index(op.f("ix_grading_runs_state_finished_at"), "grading_runs", ["state", "finished_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_grading_runs_state_finished_at"), table_name="grading_runs")
    op.drop_index(op.f("ix_grading_runs_sandbox_status"), table_name="grading_runs")
    op.drop_column("grading_runs", "sandbox_status")
