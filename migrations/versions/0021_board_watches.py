"""Who looks at a board at the moment.

Revision ID: 0021
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

from eldercare.core.db import UTCDateTime

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'board_watches',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.Column('window', sa.String(length=36), nullable=False),
        sa.Column('station_id', sa.Integer(), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('visit_id', sa.Integer(), nullable=True),
        sa.Column('holding', sa.Boolean(), nullable=False),
        sa.Column('seen_at', UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_board_watches_user_id_users')),
        sa.ForeignKeyConstraint(['station_id'], ['stations.id'], name=op.f('fk_board_watches_station_id_stations')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_board_watches')),
        sa.UniqueConstraint('user_id', 'window', name=op.f('uq_board_watches_user_id_window')),
    )
    op.create_index('ix_board_watches_station_day', 'board_watches', ['station_id', 'day'])
    op.create_index(op.f('ix_board_watches_seen_at'), 'board_watches', ['seen_at'])


def downgrade() -> None:
    op.drop_table('board_watches')
