"""Assessments of ability, and the day of the next one with each senior.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

import eldercare.core.db
import eldercare.core.privacy

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'assessments',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('key', sa.String(length=36), nullable=False),
        sa.Column('senior_id', sa.Integer(), nullable=False),
        sa.Column('scale_id', sa.String(length=30), nullable=False),
        sa.Column('assessed_on', sa.Date(), nullable=False),
        sa.Column('reason', sa.String(length=20), nullable=False),
        sa.Column('source', sa.String(length=20), nullable=False),
        sa.Column('assessors', eldercare.core.db.Json, nullable=False),
        sa.Column('answers', eldercare.core.privacy.EncryptedText(), nullable=False),
        sa.Column('adjustments', eldercare.core.privacy.EncryptedText(), nullable=False),
        sa.Column('subtotals', eldercare.core.db.Json, nullable=False),
        sa.Column('total', sa.Integer(), nullable=True),
        sa.Column('preliminary_grade', sa.Integer(), nullable=True),
        sa.Column('grade', sa.Integer(), nullable=False),
        sa.Column('next_due_on', sa.Date(), nullable=False),
        sa.Column('corrects_id', sa.Integer(), nullable=True),
        sa.Column('correction_reason', eldercare.core.privacy.EncryptedText(), nullable=False),
        sa.Column('confirmed_by', sa.Integer(), nullable=True),
        sa.Column('confirmed_at', eldercare.core.db.UTCDateTime(), nullable=False),
        sa.Column('synthetic', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(['confirmed_by'], ['users.id'], name=op.f('fk_assessments_confirmed_by_users')),
        sa.ForeignKeyConstraint(['corrects_id'], ['assessments.id'], name=op.f('fk_assessments_corrects_id_assessments')),
        sa.ForeignKeyConstraint(['senior_id'], ['seniors.id'], name=op.f('fk_assessments_senior_id_seniors')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_assessments')),
        sa.UniqueConstraint('corrects_id', name=op.f('uq_assessments_corrects_id')),
        sa.UniqueConstraint('key', name=op.f('uq_assessments_key')),
    )
    op.create_index('ix_assessments_senior_day', 'assessments', ['senior_id', 'assessed_on'])
    op.create_index('ix_assessments_confirmed_by', 'assessments', ['confirmed_by'])
    op.add_column('seniors', sa.Column('grade_due_on', sa.Date(), nullable=True))
    op.create_index('ix_seniors_grade_due', 'seniors', ['grade_due_on', 'station_id'])


def downgrade() -> None:
    op.drop_index('ix_seniors_grade_due', table_name='seniors')
    with op.batch_alter_table('seniors', schema=None) as batch_op:
        batch_op.drop_column('grade_due_on')
    op.drop_table('assessments')
