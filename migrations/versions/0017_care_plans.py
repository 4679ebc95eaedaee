"""Care plans: free days, holidays, pauses, exceptions, versions; the day of the series of each visit.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

import eldercare.core.db

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('care_plan_pauses',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('plan_id', sa.Integer(), nullable=False),
        sa.Column('reason', sa.String(length=12), nullable=False),
        sa.Column('from_day', sa.Date(), nullable=False),
        sa.Column('until_day', sa.Date(), nullable=True),
        sa.CheckConstraint('until_day is null or until_day >= from_day', name=op.f('ck_care_plan_pauses_ends_after_it_begins')),
        sa.ForeignKeyConstraint(['plan_id'], ['care_plans.id'], name=op.f('fk_care_plan_pauses_plan_id_care_plans')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_care_plan_pauses'))
    )
    op.create_index(op.f('ix_care_plan_pauses_plan_id'), 'care_plan_pauses', ['plan_id'], unique=False)
    op.create_table('care_plan_versions',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('plan_id', sa.Integer(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('verb', sa.String(length=24), nullable=False),
        sa.Column('at', eldercare.core.db.UTCDateTime(), nullable=False),
        sa.Column('by_user_id', sa.Integer(), nullable=True),
        sa.Column('before', eldercare.core.db.Json, nullable=False),
        sa.ForeignKeyConstraint(['by_user_id'], ['users.id'], name=op.f('fk_care_plan_versions_by_user_id_users')),
        sa.ForeignKeyConstraint(['plan_id'], ['care_plans.id'], name=op.f('fk_care_plan_versions_plan_id_care_plans')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_care_plan_versions'))
    )
    op.create_index('ix_care_plan_versions_plan_version', 'care_plan_versions', ['plan_id', 'version'], unique=False)
    op.create_table('care_plan_exceptions',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('item_id', sa.Integer(), nullable=False),
        sa.Column('series_day', sa.Date(), nullable=False),
        sa.Column('day', sa.Date(), nullable=True),
        sa.Column('window_from', sa.Integer(), nullable=True),
        sa.Column('window_to', sa.Integer(), nullable=True),
        sa.Column('preferred_worker_id', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['item_id'], ['care_plan_items.id'], name=op.f('fk_care_plan_exceptions_item_id_care_plan_items')),
        sa.ForeignKeyConstraint(['preferred_worker_id'], ['workers.id'], name=op.f('fk_care_plan_exceptions_preferred_worker_id_workers')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_care_plan_exceptions')),
        sa.UniqueConstraint('item_id', 'series_day', name=op.f('uq_care_plan_exceptions_item_id_series_day'))
    )
    with op.batch_alter_table('care_plan_items', schema=None) as batch_op:
        batch_op.add_column(sa.Column('times', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('on_holiday', sa.String(length=10), nullable=False, server_default='usual'))
        batch_op.add_column(sa.Column('ends_on', sa.Date(), nullable=True))
    with op.batch_alter_table('care_plan_items', schema=None) as batch_op:
        batch_op.alter_column('on_holiday', server_default=None)
    with op.batch_alter_table('visits', schema=None) as batch_op:
        batch_op.add_column(sa.Column('series_day', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('first_day', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('last_day', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('closed_days', eldercare.core.db.Json, nullable=False, server_default='[]'))
    op.execute("UPDATE visits SET series_day = day WHERE plan_item_id IS NOT NULL")
    with op.batch_alter_table('visits', schema=None) as batch_op:
        batch_op.alter_column('closed_days', server_default=None)
        batch_op.drop_constraint(batch_op.f('uq_visits_plan_item_id_day'), type_='unique')
        batch_op.create_unique_constraint(batch_op.f('uq_visits_plan_item_id_series_day'), ['plan_item_id', 'series_day'])
    # Until now a paused plan had no days; as long as nobody resumes it, it stays paused.
    op.execute(
        "INSERT INTO care_plan_pauses (plan_id, reason, from_day, until_day)"
        " SELECT id, 'other', CURRENT_DATE, NULL FROM care_plans WHERE state = 'paused'"
    )
    op.execute("UPDATE care_plans SET state = 'active' WHERE state = 'paused'")


def downgrade() -> None:
    op.execute(
        "UPDATE care_plans SET state = 'paused' WHERE state = 'active' AND id IN (SELECT plan_id FROM"
        " care_plan_pauses WHERE from_day <= CURRENT_DATE AND (until_day IS NULL OR until_day >= CURRENT_DATE))"
    )
    # An older schema has one visit of an item a day: what was moved onto another's day loses its item.
    op.execute(
        "UPDATE visits SET plan_item_id = NULL WHERE plan_item_id IS NOT NULL AND EXISTS (SELECT 1 FROM visits other"
        " WHERE other.plan_item_id = visits.plan_item_id AND other.day = visits.day AND other.id < visits.id)"
    )
    with op.batch_alter_table('visits', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_visits_plan_item_id_series_day'), type_='unique')
        batch_op.create_unique_constraint(batch_op.f('uq_visits_plan_item_id_day'), ['plan_item_id', 'day'])
        batch_op.drop_column('closed_days')
        batch_op.drop_column('last_day')
        batch_op.drop_column('first_day')
        batch_op.drop_column('series_day')
    with op.batch_alter_table('care_plan_items', schema=None) as batch_op:
        batch_op.drop_column('ends_on')
        batch_op.drop_column('on_holiday')
        batch_op.drop_column('times')
    op.drop_table('care_plan_exceptions')
    op.drop_table('care_plan_versions')
    op.drop_table('care_plan_pauses')
