"""Services given to a group at a station: gatherings, their days, hosts and sign-ups.

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

import eldercare.core.db

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None

MOMENT = eldercare.core.db.UTCDateTime
TABLES = ('gathering_sign_ups', 'gathering_hosts', 'gathering_days', 'gatherings')


def _key(table: str, column: str, other: str, of: str = 'id') -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f'{other}.{of}'], name=op.f(f'fk_{table}_{column}_{other}'))


def upgrade() -> None:
    op.create_table(
        'gatherings',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('station_id', sa.Integer(), nullable=False),
        sa.Column('service_code', sa.String(length=20), nullable=False),
        sa.Column('title', sa.String(length=40), nullable=False),
        sa.Column('recurrence', sa.String(length=120), nullable=True),
        sa.Column('on_holiday', sa.String(length=10), nullable=False),
        sa.Column('starts_on', sa.Date(), nullable=False),
        sa.Column('ends_on', sa.Date(), nullable=True),
        sa.Column('start_minute', sa.Integer(), nullable=False),
        sa.Column('places', sa.Integer(), nullable=False),
        sa.Column('host_ids', eldercare.core.db.Json, nullable=False),
        sa.Column('made_at', MOMENT(), nullable=False),
        sa.Column('made_by', sa.Integer(), nullable=True),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.CheckConstraint('ends_on IS NULL OR ends_on >= starts_on', name=op.f('ck_gatherings_ends_after_it_begins')),
        sa.CheckConstraint('places > 0', name=op.f('ck_gatherings_has_places')),
        _key('gatherings', 'station_id', 'stations'),
        _key('gatherings', 'service_code', 'services', 'code'),
        _key('gatherings', 'made_by', 'users'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_gatherings')),
    )
    op.create_index(op.f('ix_gatherings_station_id'), 'gatherings', ['station_id'])
    op.create_table(
        'gathering_days',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('gathering_id', sa.Integer(), nullable=False),
        sa.Column('station_id', sa.Integer(), nullable=False),
        sa.Column('area_code', sa.String(length=20), nullable=False),
        sa.Column('series_day', sa.Date(), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('starts_at', MOMENT(), nullable=False),
        sa.Column('ends_at', MOMENT(), nullable=False),
        sa.Column('places', sa.Integer(), nullable=False),
        sa.Column('state', sa.String(length=12), nullable=False),
        sa.Column('cancel_reason', sa.String(length=16), nullable=True),
        sa.Column('began_at', MOMENT(), nullable=True),
        sa.Column('ended_at', MOMENT(), nullable=True),
        sa.Column('version', sa.Integer(), nullable=False),
        _key('gathering_days', 'gathering_id', 'gatherings'),
        _key('gathering_days', 'station_id', 'stations'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_gathering_days')),
        sa.UniqueConstraint('gathering_id', 'series_day', name=op.f('uq_gathering_days_gathering_id_series_day')),
    )
    op.create_index('ix_gathering_days_station_day', 'gathering_days', ['station_id', 'day'])
    op.create_index('ix_gathering_days_day_state', 'gathering_days', ['day', 'state'])
    op.create_table(
        'gathering_hosts',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('day_id', sa.Integer(), nullable=False),
        sa.Column('worker_id', sa.Integer(), nullable=False),
        _key('gathering_hosts', 'day_id', 'gathering_days'),
        _key('gathering_hosts', 'worker_id', 'workers'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_gathering_hosts')),
        sa.UniqueConstraint('day_id', 'worker_id', name=op.f('uq_gathering_hosts_day_id_worker_id')),
    )
    op.create_index(op.f('ix_gathering_hosts_worker_id'), 'gathering_hosts', ['worker_id'])
    op.create_table(
        'gathering_sign_ups',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('day_id', sa.Integer(), nullable=False),
        sa.Column('senior_id', sa.Integer(), nullable=False),
        sa.Column('signed_at', MOMENT(), nullable=False),
        sa.Column('signed_by', sa.Integer(), nullable=True),
        sa.Column('withdrawn_at', MOMENT(), nullable=True),
        sa.Column('withdrawn_by', sa.Integer(), nullable=True),
        sa.Column('came', sa.Boolean(), nullable=True),
        sa.Column('ticked_at', MOMENT(), nullable=True),
        sa.Column('ticked_by', sa.Integer(), nullable=True),
        _key('gathering_sign_ups', 'day_id', 'gathering_days'),
        _key('gathering_sign_ups', 'senior_id', 'seniors'),
        _key('gathering_sign_ups', 'signed_by', 'users'),
        _key('gathering_sign_ups', 'withdrawn_by', 'users'),
        _key('gathering_sign_ups', 'ticked_by', 'users'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_gathering_sign_ups')),
        sa.UniqueConstraint('day_id', 'senior_id', name=op.f('uq_gathering_sign_ups_day_id_senior_id')),
    )
    op.create_index(op.f('ix_gathering_sign_ups_senior_id'), 'gathering_sign_ups', ['senior_id'])


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
