"""Visits of care that are due, other tiers by hand, major changes; requests by phone, orders, follow-ups.

Revision ID: 0018
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

import eldercare.core.db
import eldercare.core.privacy

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None

HELD = sa.text('ended_at IS NULL')


def upgrade() -> None:
    op.create_table(
        'visit_dues',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('senior_id', sa.Integer(), nullable=False),
        sa.Column('station_id', sa.Integer(), nullable=False),
        sa.Column('area_code', sa.String(length=20), nullable=False),
        sa.Column('cause', sa.String(length=16), nullable=False),
        sa.Column('tier', sa.String(length=10), nullable=False),
        sa.Column('reason', sa.String(length=24), nullable=False),
        sa.Column('rules_version', sa.String(length=16), nullable=False),
        sa.Column('first_day', sa.Date(), nullable=False),
        sa.Column('last_day', sa.Date(), nullable=False),
        sa.Column('asked_at', eldercare.core.db.UTCDateTime(), nullable=False),
        sa.Column('due_at', eldercare.core.db.UTCDateTime(), nullable=False),
        sa.Column('leader_id', sa.Integer(), nullable=True),
        sa.Column('visit_id', sa.Integer(), nullable=True),
        sa.Column('dropped_at', eldercare.core.db.UTCDateTime(), nullable=True),
        sa.Column('dropped_why', sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(['leader_id'], ['workers.id'], name=op.f('fk_visit_dues_leader_id_workers')),
        sa.ForeignKeyConstraint(['senior_id'], ['seniors.id'], name=op.f('fk_visit_dues_senior_id_seniors')),
        sa.ForeignKeyConstraint(['station_id'], ['stations.id'], name=op.f('fk_visit_dues_station_id_stations')),
        sa.ForeignKeyConstraint(['visit_id'], ['visits.id'], name=op.f('fk_visit_dues_visit_id_visits')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_visit_dues')),
        sa.UniqueConstraint('senior_id', 'cause', 'tier', 'first_day', name=op.f('uq_visit_dues_senior_id_cause_tier_first_day')),
        sa.UniqueConstraint('visit_id', name=op.f('uq_visit_dues_visit_id')),
    )
    op.create_index('ix_visit_dues_last_area', 'visit_dues', ['last_day', 'area_code'])
    op.create_index('ix_visit_dues_leader_id', 'visit_dues', ['leader_id'])
    op.create_index('ix_visit_dues_station_last', 'visit_dues', ['station_id', 'last_day'])
    op.create_table(
        'tier_choices',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('senior_id', sa.Integer(), nullable=False),
        sa.Column('tier', sa.String(length=10), nullable=False),
        sa.Column('why', sa.String(length=16), nullable=False),
        sa.Column('note', eldercare.core.privacy.EncryptedText(), nullable=True),
        sa.Column('since', sa.Date(), nullable=False),
        sa.Column('until', sa.Date(), nullable=False),
        sa.Column('chosen_at', eldercare.core.db.UTCDateTime(), nullable=False),
        sa.Column('chosen_by', sa.Integer(), nullable=False),
        sa.Column('ended_at', eldercare.core.db.UTCDateTime(), nullable=True),
        sa.Column('ended_by', sa.Integer(), nullable=True),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['chosen_by'], ['users.id'], name=op.f('fk_tier_choices_chosen_by_users')),
        sa.ForeignKeyConstraint(['ended_by'], ['users.id'], name=op.f('fk_tier_choices_ended_by_users')),
        sa.ForeignKeyConstraint(['senior_id'], ['seniors.id'], name=op.f('fk_tier_choices_senior_id_seniors')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_tier_choices')),
    )
    op.create_index('ix_tier_choices_senior_id', 'tier_choices', ['senior_id'])
    op.create_index('uq_tier_choices_held', 'tier_choices', ['senior_id'], unique=True, sqlite_where=HELD, postgresql_where=HELD)
    op.create_table(
        'major_changes',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('senior_id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(length=16), nullable=False),
        sa.Column('happened_on', sa.Date(), nullable=False),
        sa.Column('source', sa.String(length=32), nullable=True),
        sa.Column('note', eldercare.core.privacy.EncryptedText(), nullable=True),
        sa.Column('due_id', sa.Integer(), nullable=True),
        sa.Column('recorded_at', eldercare.core.db.UTCDateTime(), nullable=False),
        sa.Column('recorded_by', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['due_id'], ['visit_dues.id'], name=op.f('fk_major_changes_due_id_visit_dues')),
        sa.ForeignKeyConstraint(['recorded_by'], ['users.id'], name=op.f('fk_major_changes_recorded_by_users')),
        sa.ForeignKeyConstraint(['senior_id'], ['seniors.id'], name=op.f('fk_major_changes_senior_id_seniors')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_major_changes')),
        sa.UniqueConstraint('source', name=op.f('uq_major_changes_source')),
    )
    op.create_index('ix_major_changes_senior_id', 'major_changes', ['senior_id'])
    op.create_table(
        'hotline_calls',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('senior_id', sa.Integer(), nullable=False),
        sa.Column('station_id', sa.Integer(), nullable=False),
        sa.Column('area_code', sa.String(length=20), nullable=False),
        sa.Column('source', sa.String(length=12), nullable=False),
        sa.Column('caller', eldercare.core.privacy.EncryptedText(), nullable=False),
        sa.Column('relation', sa.String(length=20), nullable=False),
        sa.Column('phone', eldercare.core.privacy.EncryptedText(), nullable=True),
        sa.Column('asked', eldercare.core.privacy.EncryptedText(), nullable=False),
        sa.Column('promised_at', eldercare.core.db.UTCDateTime(), nullable=False),
        sa.Column('state', sa.String(length=12), nullable=False),
        sa.Column('visit_id', sa.Integer(), nullable=True),
        sa.Column('answer', eldercare.core.privacy.EncryptedText(), nullable=True),
        sa.Column('taken_at', eldercare.core.db.UTCDateTime(), nullable=False),
        sa.Column('taken_by', sa.Integer(), nullable=True),
        sa.Column('settled_at', eldercare.core.db.UTCDateTime(), nullable=True),
        sa.Column('settled_by', sa.Integer(), nullable=True),
        sa.Column('raised_at', eldercare.core.db.UTCDateTime(), nullable=True),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['senior_id'], ['seniors.id'], name=op.f('fk_hotline_calls_senior_id_seniors')),
        sa.ForeignKeyConstraint(['settled_by'], ['users.id'], name=op.f('fk_hotline_calls_settled_by_users')),
        sa.ForeignKeyConstraint(['station_id'], ['stations.id'], name=op.f('fk_hotline_calls_station_id_stations')),
        sa.ForeignKeyConstraint(['taken_by'], ['users.id'], name=op.f('fk_hotline_calls_taken_by_users')),
        sa.ForeignKeyConstraint(['visit_id'], ['visits.id'], name=op.f('fk_hotline_calls_visit_id_visits')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_hotline_calls')),
    )
    op.create_index('ix_hotline_calls_senior_id', 'hotline_calls', ['senior_id'])
    op.create_index('ix_hotline_calls_state', 'hotline_calls', ['state', 'promised_at'])
    op.create_index('ix_hotline_calls_station', 'hotline_calls', ['station_id', 'state', 'promised_at'])
    op.create_index('ix_hotline_calls_visit_id', 'hotline_calls', ['visit_id'])
    op.create_table(
        'visit_orders',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('visit_id', sa.Integer(), nullable=False),
        sa.Column('urgent', sa.Boolean(), nullable=False),
        sa.Column('wish', eldercare.core.privacy.EncryptedText(), nullable=True),
        sa.Column('note', eldercare.core.privacy.EncryptedText(), nullable=True),
        sa.Column('call_id', sa.Integer(), nullable=True),
        sa.Column('ordered_at', eldercare.core.db.UTCDateTime(), nullable=False),
        sa.Column('ordered_by', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['call_id'], ['hotline_calls.id'], name=op.f('fk_visit_orders_call_id_hotline_calls')),
        sa.ForeignKeyConstraint(['ordered_by'], ['users.id'], name=op.f('fk_visit_orders_ordered_by_users')),
        sa.ForeignKeyConstraint(['visit_id'], ['visits.id'], name=op.f('fk_visit_orders_visit_id_visits')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_visit_orders')),
        sa.UniqueConstraint('visit_id', name=op.f('uq_visit_orders_visit_id')),
    )
    op.create_table(
        'follow_ups',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('visit_id', sa.Integer(), nullable=False),
        sa.Column('how', sa.String(length=12), nullable=False),
        sa.Column('settles', sa.Boolean(), nullable=False),
        sa.Column('note', eldercare.core.privacy.EncryptedText(), nullable=True),
        sa.Column('new_visit_id', sa.Integer(), nullable=True),
        sa.Column('at', eldercare.core.db.UTCDateTime(), nullable=False),
        sa.Column('by_id', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['by_id'], ['users.id'], name=op.f('fk_follow_ups_by_id_users')),
        sa.ForeignKeyConstraint(['new_visit_id'], ['visits.id'], name=op.f('fk_follow_ups_new_visit_id_visits')),
        sa.ForeignKeyConstraint(['visit_id'], ['visits.id'], name=op.f('fk_follow_ups_visit_id_visits')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_follow_ups')),
    )
    op.create_index('ix_follow_ups_visit_settles', 'follow_ups', ['visit_id', 'settles'])


def downgrade() -> None:
    for table in ('follow_ups', 'visit_orders', 'hotline_calls', 'major_changes', 'tier_choices', 'visit_dues'):
        op.drop_table(table)
