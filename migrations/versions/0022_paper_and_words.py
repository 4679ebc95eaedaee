"""Paper that was printed, and words about coming visits to seniors and their families.

Revision ID: 0022
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

import eldercare.core.db

revision = '0022'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('outbox_messages', sa.Column('urgent', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('outbox_messages', schema=None) as batch_op:
        batch_op.alter_column('urgent', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('outbox_messages', schema=None) as batch_op:
        batch_op.drop_column('urgent')
