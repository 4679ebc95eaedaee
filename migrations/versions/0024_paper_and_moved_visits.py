"""Which visits stand on a paper of a day, and whose sheet alone it was; moved visits may go as drafts.

An index says by senior which visits count as having looked in.

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

import eldercare.core.db

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None

JSON = eldercare.core.db.Json


def upgrade() -> None:
    op.add_column('day_prints', sa.Column('worker_id', sa.Integer(), nullable=True))
    # Of paper that was printed before, nobody knows what stands on it.
    op.add_column('day_prints', sa.Column('visits', JSON, nullable=False, server_default='{}'))
    with op.batch_alter_table('day_prints', schema=None) as batch_op:
        batch_op.alter_column('visits', server_default=None)
        batch_op.create_foreign_key(op.f('fk_day_prints_worker_id_workers'), 'workers', ['worker_id'], ['id'])
    _moved(ondelete='SET NULL')
    op.drop_index('ix_visits_senior_id', table_name='visits')
    op.create_index(
        'ix_visits_looked_in', 'visits', ['senior_id', 'day', 'state', 'service_code', 'channel', 'window_end']
    )


def _moved(ondelete: str | None) -> None:
    name = op.f('fk_weather_visits_moved_id_visits')
    with op.batch_alter_table('weather_visits', schema=None) as batch_op:
        batch_op.drop_constraint(name, type_='foreignkey')
        batch_op.create_foreign_key(name, 'visits', ['moved_id'], ['id'], ondelete=ondelete)


def downgrade() -> None:
    op.drop_index('ix_visits_looked_in', table_name='visits')
    op.create_index('ix_visits_senior_id', 'visits', ['senior_id'])
    _moved(ondelete=None)
    with op.batch_alter_table('day_prints', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('fk_day_prints_worker_id_workers'), type_='foreignkey')
        batch_op.drop_column('visits')
        batch_op.drop_column('worker_id')
