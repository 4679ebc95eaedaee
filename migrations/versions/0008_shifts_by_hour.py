"""who is on shift at an hour is answered by an index alone

Revision ID: 0008
Revises: 0007
"""

from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('shifts', schema=None) as batch_op:
        batch_op.create_index('ix_shifts_worker_hours', ['worker_id', 'weekday', 'starts', 'ends'], unique=False)
        batch_op.drop_index(batch_op.f('ix_shifts_worker_id'))


def downgrade() -> None:
    with op.batch_alter_table('shifts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_shifts_worker_id'), ['worker_id'], unique=False)
        batch_op.drop_index('ix_shifts_worker_hours')
