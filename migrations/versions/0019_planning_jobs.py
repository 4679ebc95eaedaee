"""Planning jobs, and what publishing changed for people who have not looked since.

Revision ID: 0019
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

import eldercare.core.db

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'planning_jobs',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(length=8), nullable=False),
        sa.Column('lane', sa.String(length=5), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('open_key', sa.String(length=60), nullable=True),
        sa.Column('first_day', sa.Date(), nullable=False),
        sa.Column('last_day', sa.Date(), nullable=False),
        sa.Column('region', sa.String(length=20), nullable=False),
        sa.Column('station_id', sa.Integer(), nullable=True),
        sa.Column('area_code', sa.String(length=20), nullable=False),
        sa.Column('seconds', sa.Double(), nullable=True),
        sa.Column('again_of', sa.Integer(), nullable=True),
        sa.Column('asked_by', sa.Integer(), nullable=True),
        sa.Column('asked_at', eldercare.core.db.UTCDateTime(), nullable=False),
        sa.Column('started_at', eldercare.core.db.UTCDateTime(), nullable=True),
        sa.Column('ended_at', eldercare.core.db.UTCDateTime(), nullable=True),
        sa.Column('beginnings', sa.Integer(), nullable=False),
        sa.Column('regions_total', sa.Integer(), nullable=False),
        sa.Column('regions_done', sa.Integer(), nullable=False),
        sa.Column('doing', sa.String(length=12), nullable=False),
        sa.Column('doing_at', sa.String(length=200), nullable=False),
        sa.Column('share', sa.Double(), nullable=False),
        sa.Column('best_cost', sa.Double(), nullable=True),
        sa.Column('saved_cost', sa.Double(), nullable=False),
        sa.Column('result', eldercare.core.db.Json, nullable=False),
        sa.Column('problems', eldercare.core.db.Json, nullable=False),
        sa.Column('failure', sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(['again_of'], ['planning_jobs.id'], name=op.f('fk_planning_jobs_again_of_planning_jobs')),
        sa.ForeignKeyConstraint(['asked_by'], ['users.id'], name=op.f('fk_planning_jobs_asked_by_users')),
        sa.ForeignKeyConstraint(['station_id'], ['stations.id'], name=op.f('fk_planning_jobs_station_id_stations')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_planning_jobs')),
        sa.UniqueConstraint('open_key', name=op.f('uq_planning_jobs_open_key')),
    )
    op.create_index('ix_planning_jobs_asked_at', 'planning_jobs', ['asked_at'])
    op.create_index('ix_planning_jobs_asked_by', 'planning_jobs', ['asked_by'])
    op.create_index('ix_planning_jobs_state_lane', 'planning_jobs', ['state', 'lane', 'id'])
    op.create_index('ix_planning_jobs_station_id', 'planning_jobs', ['station_id', 'id'])
    op.create_table(
        'unseen_changes',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('worker_id', sa.Integer(), nullable=False),
        sa.Column('visit_id', sa.Integer(), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('was', eldercare.core.db.UTCDateTime(), nullable=True),
        sa.Column('now', eldercare.core.db.UTCDateTime(), nullable=True),
        sa.Column('told_at', eldercare.core.db.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(['visit_id'], ['visits.id'], name=op.f('fk_unseen_changes_visit_id_visits')),
        sa.ForeignKeyConstraint(['worker_id'], ['workers.id'], name=op.f('fk_unseen_changes_worker_id_workers')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_unseen_changes')),
        sa.UniqueConstraint('worker_id', 'visit_id', name=op.f('uq_unseen_changes_worker_id_visit_id')),
    )
    op.create_index('ix_unseen_changes_day', 'unseen_changes', ['day'])
    op.create_index('ix_unseen_changes_visit_id', 'unseen_changes', ['visit_id'])


def downgrade() -> None:
    op.drop_table('unseen_changes')
    op.drop_table('planning_jobs')
