"""What goes wrong: sick and late people, re-plans that are proposed, weather days, and services outdoors.

Revision ID: 0020
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

import eldercare.core.db

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('services', sa.Column('outdoor', sa.Boolean(), server_default=sa.false(), nullable=False))
    # What stands in the open air by its family.
    op.execute("UPDATE services SET outdoor = true WHERE family IN ('walk', 'errand')")
    op.create_table('weather_days',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('area_code', sa.String(length=20), nullable=False),
        sa.Column('station_id', sa.Integer(), nullable=True),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('minute', sa.Integer(), nullable=False),
        sa.Column('new_day', sa.Date(), nullable=True),
        sa.Column('new_minute', sa.Integer(), nullable=True),
        sa.Column('made_at', eldercare.core.db.UTCDateTime(), nullable=False),
        sa.Column('made_by', sa.Integer(), nullable=True),
        sa.Column('undone_at', eldercare.core.db.UTCDateTime(), nullable=True),
        sa.Column('undone_by', sa.Integer(), nullable=True),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['made_by'], ['users.id'], name=op.f('fk_weather_days_made_by_users')),
        sa.ForeignKeyConstraint(['station_id'], ['stations.id'], name=op.f('fk_weather_days_station_id_stations')),
        sa.ForeignKeyConstraint(['undone_by'], ['users.id'], name=op.f('fk_weather_days_undone_by_users')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_weather_days'))
    )
    with op.batch_alter_table('weather_days', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_weather_days_area_code'), ['area_code'], unique=False)
        batch_op.create_index(batch_op.f('ix_weather_days_day'), ['day'], unique=False)
    op.create_table('disruptions',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(length=10), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('worker_id', sa.Integer(), nullable=False),
        sa.Column('station_id', sa.Integer(), nullable=True),
        sa.Column('area_code', sa.String(length=20), nullable=False),
        sa.Column('first_day', sa.Date(), nullable=False),
        sa.Column('last_day', sa.Date(), nullable=False),
        sa.Column('minute', sa.Integer(), nullable=False),
        sa.Column('by_phone', sa.Boolean(), nullable=False),
        sa.Column('reported_at', eldercare.core.db.UTCDateTime(), nullable=False),
        sa.Column('reported_by', sa.Integer(), nullable=True),
        sa.Column('decided_at', eldercare.core.db.UTCDateTime(), nullable=True),
        sa.Column('decided_by', sa.Integer(), nullable=True),
        sa.Column('absence_id', sa.Integer(), nullable=True),
        sa.Column('hours_before', eldercare.core.db.Json, nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['decided_by'], ['users.id'], name=op.f('fk_disruptions_decided_by_users')),
        sa.ForeignKeyConstraint(['reported_by'], ['users.id'], name=op.f('fk_disruptions_reported_by_users')),
        sa.ForeignKeyConstraint(['station_id'], ['stations.id'], name=op.f('fk_disruptions_station_id_stations')),
        sa.ForeignKeyConstraint(['worker_id'], ['workers.id'], name=op.f('fk_disruptions_worker_id_workers')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_disruptions'))
    )
    with op.batch_alter_table('disruptions', schema=None) as batch_op:
        batch_op.create_index('ix_disruptions_station_state', ['station_id', 'state', 'last_day'], unique=False)
        batch_op.create_index('ix_disruptions_worker_day', ['worker_id', 'first_day'], unique=False)
    op.create_table('replans',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('disruption_id', sa.Integer(), nullable=False),
        sa.Column('station_id', sa.Integer(), nullable=False),
        sa.Column('area_code', sa.String(length=20), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('asked_at', eldercare.core.db.UTCDateTime(), nullable=False),
        sa.Column('asked_by', sa.Integer(), nullable=True),
        sa.Column('answered_at', eldercare.core.db.UTCDateTime(), nullable=True),
        sa.Column('settled_at', eldercare.core.db.UTCDateTime(), nullable=True),
        sa.Column('settled_by', sa.Integer(), nullable=True),
        sa.Column('told_at', eldercare.core.db.UTCDateTime(), nullable=True),
        sa.Column('seconds', sa.Double(), nullable=False),
        sa.Column('seed', sa.Integer(), nullable=False),
        sa.Column('iterations', sa.Integer(), nullable=False),
        sa.Column('snapshot', sa.String(length=64), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['asked_by'], ['users.id'], name=op.f('fk_replans_asked_by_users')),
        sa.ForeignKeyConstraint(['disruption_id'], ['disruptions.id'], name=op.f('fk_replans_disruption_id_disruptions')),
        sa.ForeignKeyConstraint(['settled_by'], ['users.id'], name=op.f('fk_replans_settled_by_users')),
        sa.ForeignKeyConstraint(['station_id'], ['stations.id'], name=op.f('fk_replans_station_id_stations')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_replans'))
    )
    with op.batch_alter_table('replans', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_replans_disruption_id'), ['disruption_id'], unique=False)
        batch_op.create_index('ix_replans_state', ['state', 'asked_at'], unique=False)
        batch_op.create_index('ix_replans_station_day', ['station_id', 'day', 'state'], unique=False)
    op.create_table('replan_moves',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('replan_id', sa.Integer(), nullable=False),
        sa.Column('visit_id', sa.Integer(), nullable=False),
        sa.Column('visit_version', sa.Integer(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('from_worker_id', sa.Integer(), nullable=True),
        sa.Column('from_start', eldercare.core.db.UTCDateTime(), nullable=True),
        sa.Column('told', sa.Boolean(), nullable=False),
        sa.Column('to_worker_id', sa.Integer(), nullable=True),
        sa.Column('to_start', eldercare.core.db.UTCDateTime(), nullable=True),
        sa.Column('reason', sa.String(length=24), nullable=True),
        sa.Column('reason_params', eldercare.core.db.Json, nullable=False),
        sa.Column('known', eldercare.core.db.Json, nullable=False),
        sa.Column('cost', sa.Double(), nullable=True),
        sa.Column('runner_up_id', sa.Integer(), nullable=True),
        sa.Column('runner_up_cost', sa.Double(), nullable=True),
        sa.Column('accepted', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(['from_worker_id'], ['workers.id'], name=op.f('fk_replan_moves_from_worker_id_workers')),
        sa.ForeignKeyConstraint(['replan_id'], ['replans.id'], name=op.f('fk_replan_moves_replan_id_replans')),
        sa.ForeignKeyConstraint(['runner_up_id'], ['workers.id'], name=op.f('fk_replan_moves_runner_up_id_workers')),
        sa.ForeignKeyConstraint(['to_worker_id'], ['workers.id'], name=op.f('fk_replan_moves_to_worker_id_workers')),
        sa.ForeignKeyConstraint(['visit_id'], ['visits.id'], name=op.f('fk_replan_moves_visit_id_visits'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_replan_moves')),
        sa.UniqueConstraint('replan_id', 'visit_id', 'position', name=op.f('uq_replan_moves_replan_id_visit_id_position'))
    )
    with op.batch_alter_table('replan_moves', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_replan_moves_visit_id'), ['visit_id'], unique=False)
    op.create_table('weather_visits',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('weather_id', sa.Integer(), nullable=False),
        sa.Column('visit_id', sa.Integer(), nullable=False),
        sa.Column('was_told', sa.Boolean(), nullable=False),
        sa.Column('moved_id', sa.Integer(), nullable=True),
        sa.Column('restored_id', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['moved_id'], ['visits.id'], name=op.f('fk_weather_visits_moved_id_visits')),
        sa.ForeignKeyConstraint(['restored_id'], ['visits.id'], name=op.f('fk_weather_visits_restored_id_visits'), ondelete='SET NULL'),
        sa.ForeignKeyConstraint(['visit_id'], ['visits.id'], name=op.f('fk_weather_visits_visit_id_visits')),
        sa.ForeignKeyConstraint(['weather_id'], ['weather_days.id'], name=op.f('fk_weather_visits_weather_id_weather_days')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_weather_visits')),
        sa.UniqueConstraint('weather_id', 'visit_id', name=op.f('uq_weather_visits_weather_id_visit_id'))
    )
    with op.batch_alter_table('weather_visits', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_weather_visits_moved_id'), ['moved_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_weather_visits_visit_id'), ['visit_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('weather_visits', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_weather_visits_visit_id'))
        batch_op.drop_index(batch_op.f('ix_weather_visits_moved_id'))
    op.drop_table('weather_visits')
    with op.batch_alter_table('replan_moves', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_replan_moves_visit_id'))
    op.drop_table('replan_moves')
    with op.batch_alter_table('replans', schema=None) as batch_op:
        batch_op.drop_index('ix_replans_station_day')
        batch_op.drop_index('ix_replans_state')
        batch_op.drop_index(batch_op.f('ix_replans_disruption_id'))
    op.drop_table('replans')
    with op.batch_alter_table('disruptions', schema=None) as batch_op:
        batch_op.drop_index('ix_disruptions_worker_day')
        batch_op.drop_index('ix_disruptions_station_state')
    op.drop_table('disruptions')
    with op.batch_alter_table('weather_days', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_weather_days_day'))
        batch_op.drop_index(batch_op.f('ix_weather_days_area_code'))
    op.drop_table('weather_days')
    with op.batch_alter_table('services', schema=None) as batch_op:
        batch_op.drop_column('outdoor')
