"""reported state of a device, key of a radio frame

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

import eldercare.core.db

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('devices', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reported', eldercare.core.db.Json, nullable=True))
    with op.batch_alter_table('inbox_messages', schema=None) as batch_op:
        batch_op.add_column(sa.Column('frame_key', sa.String(length=200), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_inbox_messages_frame_key'), ['frame_key'])


def downgrade() -> None:
    with op.batch_alter_table('inbox_messages', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_inbox_messages_frame_key'), type_='unique')
        batch_op.drop_column('frame_key')
    with op.batch_alter_table('devices', schema=None) as batch_op:
        batch_op.drop_column('reported')
