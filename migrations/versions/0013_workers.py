"""Workers: where and until when, certificates, dated patterns, single days, training, health, campaigns.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

import eldercare.core.db
import eldercare.core.privacy

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('training_goals',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(length=12), nullable=False),
        sa.Column('since', sa.Date(), nullable=False),
        sa.Column('minutes', sa.Integer(), nullable=False),
        sa.Column('set_by', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['set_by'], ['users.id'], name=op.f('fk_training_goals_set_by_users')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_training_goals')),
        sa.UniqueConstraint('kind', 'since', name=op.f('uq_training_goals_kind_since'))
    )
    op.create_table('staff_campaigns',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(length=20), nullable=False),
        sa.Column('name', sa.String(length=60), nullable=False),
        sa.Column('first_day', sa.Date(), nullable=False),
        sa.Column('last_day', sa.Date(), nullable=True),
        sa.Column('station_id', sa.Integer(), nullable=True),
        sa.Column('area_code', sa.String(length=20), nullable=False),
        sa.Column('kinds', eldercare.core.db.Json, nullable=False),
        sa.Column('created_by', sa.Integer(), nullable=True),
        sa.Column('created_at', eldercare.core.db.UTCDateTime(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['area_code'], ['areas.code'], name=op.f('fk_staff_campaigns_area_code_areas')),
        sa.ForeignKeyConstraint(['created_by'], ['users.id'], name=op.f('fk_staff_campaigns_created_by_users')),
        sa.ForeignKeyConstraint(['station_id'], ['stations.id'], name=op.f('fk_staff_campaigns_station_id_stations')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_campaigns'))
    )
    with op.batch_alter_table('staff_campaigns', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_staff_campaigns_area_code'), ['area_code'], unique=False)
        batch_op.create_index(batch_op.f('ix_staff_campaigns_station_id'), ['station_id'], unique=False)
    op.create_table('campaign_members',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('campaign_id', sa.Integer(), nullable=False),
        sa.Column('worker_id', sa.Integer(), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('day', sa.Date(), nullable=True),
        sa.Column('reason', sa.String(length=20), nullable=False),
        sa.Column('changed_by', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['campaign_id'], ['staff_campaigns.id'], name=op.f('fk_campaign_members_campaign_id_staff_campaigns')),
        sa.ForeignKeyConstraint(['changed_by'], ['users.id'], name=op.f('fk_campaign_members_changed_by_users')),
        sa.ForeignKeyConstraint(['worker_id'], ['workers.id'], name=op.f('fk_campaign_members_worker_id_workers')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_campaign_members')),
        sa.UniqueConstraint('campaign_id', 'worker_id', name=op.f('uq_campaign_members_campaign_id_worker_id'))
    )
    with op.batch_alter_table('campaign_members', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_campaign_members_worker_id'), ['worker_id'], unique=False)
    op.create_table('certificates',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('worker_id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(length=20), nullable=False),
        sa.Column('number', eldercare.core.privacy.EncryptedText(), nullable=True),
        sa.Column('issuer', sa.String(length=80), nullable=False),
        sa.Column('issued_on', sa.Date(), nullable=True),
        sa.Column('expires_on', sa.Date(), nullable=True),
        sa.Column('skills', eldercare.core.db.Json, nullable=False),
        sa.Column('renews_id', sa.Integer(), nullable=True),
        sa.Column('photo_id', sa.Integer(), nullable=True),
        sa.Column('recorded_by', sa.Integer(), nullable=True),
        sa.Column('recorded_at', eldercare.core.db.UTCDateTime(), nullable=False),
        sa.Column('withdrawn_on', sa.Date(), nullable=True),
        sa.Column('withdrawn_reason', sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(['photo_id'], ['photos.id'], name=op.f('fk_certificates_photo_id_photos')),
        sa.ForeignKeyConstraint(['recorded_by'], ['users.id'], name=op.f('fk_certificates_recorded_by_users')),
        sa.ForeignKeyConstraint(['renews_id'], ['certificates.id'], name=op.f('fk_certificates_renews_id_certificates')),
        sa.ForeignKeyConstraint(['worker_id'], ['workers.id'], name=op.f('fk_certificates_worker_id_workers')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_certificates')),
        sa.UniqueConstraint('renews_id', name=op.f('uq_certificates_renews_id'))
    )
    with op.batch_alter_table('certificates', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_certificates_expires_on'), ['expires_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_certificates_photo_id'), ['photo_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_certificates_worker_id'), ['worker_id'], unique=False)
    op.create_table('day_shifts',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('worker_id', sa.Integer(), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('reason', sa.String(length=12), nullable=False),
        sa.Column('starts', sa.Integer(), nullable=False),
        sa.Column('ends', sa.Integer(), nullable=False),
        sa.Column('break_minutes', sa.Integer(), nullable=False),
        sa.Column('break_from', sa.Integer(), nullable=False),
        sa.Column('break_to', sa.Integer(), nullable=False),
        sa.Column('created_by', sa.Integer(), nullable=True),
        sa.CheckConstraint('starts <= ends', name=op.f('ck_day_shifts_starts_before_it_ends')),
        sa.ForeignKeyConstraint(['created_by'], ['users.id'], name=op.f('fk_day_shifts_created_by_users')),
        sa.ForeignKeyConstraint(['worker_id'], ['workers.id'], name=op.f('fk_day_shifts_worker_id_workers')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_day_shifts'))
    )
    with op.batch_alter_table('day_shifts', schema=None) as batch_op:
        batch_op.create_index('ix_day_shifts_day', ['day', 'starts', 'ends', 'worker_id'], unique=False)
        batch_op.create_index('uq_day_shifts_spell', ['worker_id', 'day', 'starts', 'ends'], unique=True)
    op.create_table('health_checks',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('worker_id', sa.Integer(), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('result', eldercare.core.privacy.EncryptedText(), nullable=False),
        sa.Column('next_due', sa.Date(), nullable=True),
        sa.Column('recorded_by', sa.Integer(), nullable=True),
        sa.Column('recorded_at', eldercare.core.db.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(['recorded_by'], ['users.id'], name=op.f('fk_health_checks_recorded_by_users')),
        sa.ForeignKeyConstraint(['worker_id'], ['workers.id'], name=op.f('fk_health_checks_worker_id_workers')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_health_checks'))
    )
    with op.batch_alter_table('health_checks', schema=None) as batch_op:
        batch_op.create_index('ix_health_checks_worker_day', ['worker_id', 'day'], unique=False)
    op.create_table('postings',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('worker_id', sa.Integer(), nullable=False),
        sa.Column('station_id', sa.Integer(), nullable=False),
        sa.Column('area_code', sa.String(length=20), nullable=False),
        sa.Column('first_day', sa.Date(), nullable=True),
        sa.Column('last_day', sa.Date(), nullable=True),
        sa.Column('end_reason', sa.String(length=20), nullable=True),
        sa.Column('created_by', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['area_code'], ['areas.code'], name=op.f('fk_postings_area_code_areas')),
        sa.ForeignKeyConstraint(['created_by'], ['users.id'], name=op.f('fk_postings_created_by_users')),
        sa.ForeignKeyConstraint(['station_id'], ['stations.id'], name=op.f('fk_postings_station_id_stations')),
        sa.ForeignKeyConstraint(['worker_id'], ['workers.id'], name=op.f('fk_postings_worker_id_workers')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_postings'))
    )
    with op.batch_alter_table('postings', schema=None) as batch_op:
        batch_op.create_index('ix_postings_station_days', ['station_id', 'first_day', 'last_day'], unique=False)
        batch_op.create_index(batch_op.f('ix_postings_worker_id'), ['worker_id'], unique=False)
    op.create_table('trainings',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('worker_id', sa.Integer(), nullable=False),
        sa.Column('course', sa.String(length=80), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('minutes', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(length=20), nullable=False),
        sa.Column('proof', sa.String(length=80), nullable=False),
        sa.Column('recorded_by', sa.Integer(), nullable=True),
        sa.Column('recorded_at', eldercare.core.db.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(['recorded_by'], ['users.id'], name=op.f('fk_trainings_recorded_by_users')),
        sa.ForeignKeyConstraint(['worker_id'], ['workers.id'], name=op.f('fk_trainings_worker_id_workers')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_trainings'))
    )
    with op.batch_alter_table('trainings', schema=None) as batch_op:
        batch_op.create_index('ix_trainings_worker_day', ['worker_id', 'day'], unique=False)
    with op.batch_alter_table('shifts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('since', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('until', sa.Date(), nullable=True))
        batch_op.drop_index(batch_op.f('ix_shifts_worker_hours'))
        batch_op.create_index('ix_shifts_worker_hours', ['worker_id', 'weekday', 'starts', 'ends', 'since', 'until'], unique=False)
    with op.batch_alter_table('worker_skills', schema=None) as batch_op:
        batch_op.add_column(sa.Column('certificate_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_worker_skills_certificate_id'), ['certificate_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_worker_skills_certificate_id_certificates'), 'certificates', ['certificate_id'], ['id'])
    with op.batch_alter_table('workers', schema=None) as batch_op:
        batch_op.add_column(sa.Column('left_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('left_reason', sa.String(length=20), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('workers', schema=None) as batch_op:
        batch_op.drop_column('left_reason')
        batch_op.drop_column('left_on')
    with op.batch_alter_table('worker_skills', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_worker_skills_certificate_id_certificates'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_worker_skills_certificate_id'))
        batch_op.drop_column('certificate_id')
    with op.batch_alter_table('shifts', schema=None) as batch_op:
        batch_op.drop_index('ix_shifts_worker_hours')
        batch_op.create_index(batch_op.f('ix_shifts_worker_hours'), ['worker_id', 'weekday', 'starts', 'ends'], unique=False)
        batch_op.drop_column('until')
        batch_op.drop_column('since')
    op.drop_table('trainings')
    op.drop_table('postings')
    op.drop_table('health_checks')
    op.drop_table('day_shifts')
    op.drop_table('certificates')
    op.drop_table('campaign_members')
    op.drop_table('staff_campaigns')
    op.drop_table('training_goals')
