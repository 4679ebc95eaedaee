"""Addresses of seniors with dates, how each position was found, and a queue of addresses to be found.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

import eldercare.core.db

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    text = {'position_source': ('given', 10), 'position_by': ('', 20)}
    for name, (default, length) in text.items():
        op.add_column('seniors', sa.Column(name, sa.String(length=length), nullable=False, server_default=default))
    op.add_column('seniors', sa.Column('precision_m', sa.Integer(), nullable=True))
    op.add_column('seniors', sa.Column('placed_at', eldercare.core.db.UTCDateTime(), nullable=True))
    op.add_column('seniors', sa.Column('placed_by', sa.Integer(), nullable=True))
    op.add_column('seniors', sa.Column('home_id', sa.Integer(), nullable=True))
    op.add_column('seniors', sa.Column('moves_on', sa.Date(), nullable=True))
    with op.batch_alter_table('seniors', schema=None) as batch_op:
        batch_op.create_foreign_key(op.f('fk_seniors_placed_by_users'), 'users', ['placed_by'], ['id'])
        for name in text:
            batch_op.alter_column(name, server_default=None)
    op.create_index(op.f('ix_seniors_moves_on'), 'seniors', ['moves_on'])
    op.create_index('ix_seniors_position', 'seniors',
                    ['position_source', 'precision_m', 'left_on', 'station_id', 'area_code'])
    # Until now nothing said that the centre of the village group stood in for a home.
    op.execute(
        "UPDATE seniors SET position_source = 'centre' WHERE EXISTS (SELECT 1 FROM areas WHERE areas.code = "
        "seniors.area_code AND areas.lat = seniors.lat AND areas.lon = seniors.lon)"
    )
    op.create_table(
        'senior_addresses',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('senior_id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(length=12), nullable=False),
        sa.Column('address', sa.String(length=120), nullable=False),
        sa.Column('area_code', sa.String(length=20), nullable=True),
        sa.Column('lat', sa.Double(), nullable=True),
        sa.Column('lon', sa.Double(), nullable=True),
        sa.Column('first_day', sa.Date(), nullable=True),
        sa.Column('last_day', sa.Date(), nullable=True),
        sa.Column('yearly', sa.Boolean(), nullable=False),
        sa.Column('created_at', eldercare.core.db.UTCDateTime(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('crs', sa.String(length=10), nullable=False),
        sa.Column('position_source', sa.String(length=10), nullable=False),
        sa.Column('position_by', sa.String(length=20), nullable=False),
        sa.Column('precision_m', sa.Integer(), nullable=True),
        sa.Column('placed_at', eldercare.core.db.UTCDateTime(), nullable=True),
        sa.Column('placed_by', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['area_code'], ['areas.code'], name=op.f('fk_senior_addresses_area_code_areas')),
        sa.ForeignKeyConstraint(['placed_by'], ['users.id'], name=op.f('fk_senior_addresses_placed_by_users')),
        sa.ForeignKeyConstraint(['senior_id'], ['seniors.id'], name=op.f('fk_senior_addresses_senior_id_seniors')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_senior_addresses')),
    )
    op.create_index(op.f('ix_senior_addresses_senior_id'), 'senior_addresses', ['senior_id'])
    op.create_table(
        'geocode_jobs',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('subject_kind', sa.String(length=10), nullable=False),
        sa.Column('subject_id', sa.Integer(), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('reason', sa.String(length=20), nullable=False),
        sa.Column('tries', sa.Integer(), nullable=False),
        sa.Column('due_at', eldercare.core.db.UTCDateTime(), nullable=False),
        sa.Column('leased_until', eldercare.core.db.UTCDateTime(), nullable=True),
        sa.Column('created_at', eldercare.core.db.UTCDateTime(), nullable=False),
        sa.Column('changed_at', eldercare.core.db.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_geocode_jobs')),
        sa.UniqueConstraint('subject_kind', 'subject_id', name=op.f('uq_geocode_jobs_subject_kind_subject_id')),
    )
    op.create_index('ix_geocode_jobs_due', 'geocode_jobs', ['state', 'due_at'])
    op.create_table(
        'geocode_answers',
        sa.Column('key', sa.String(length=64), nullable=False),
        sa.Column('lat', sa.Double(), nullable=True),
        sa.Column('lon', sa.Double(), nullable=True),
        sa.Column('precision_m', sa.Integer(), nullable=True),
        sa.Column('asked_at', eldercare.core.db.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint('key', name=op.f('pk_geocode_answers')),
    )
    op.create_index(op.f('ix_geocode_answers_asked_at'), 'geocode_answers', ['asked_at'])
    op.create_table(
        'geocode_providers',
        sa.Column('kind', sa.String(length=20), nullable=False),
        sa.Column('next_at', eldercare.core.db.UTCDateTime(), nullable=False),
        sa.Column('faults', sa.Integer(), nullable=False),
        sa.Column('fault', sa.String(length=20), nullable=False),
        sa.Column('fault_at', eldercare.core.db.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint('kind', name=op.f('pk_geocode_providers')),
    )


def downgrade() -> None:
    for table in ('geocode_providers', 'geocode_answers', 'geocode_jobs', 'senior_addresses'):
        op.drop_table(table)
    op.drop_index('ix_seniors_position', table_name='seniors')
    op.drop_index(op.f('ix_seniors_moves_on'), table_name='seniors')
    with op.batch_alter_table('seniors', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('fk_seniors_placed_by_users'), type_='foreignkey')
        for column in ('moves_on', 'home_id', 'placed_by', 'placed_at', 'precision_m', 'position_by', 'position_source'):
            batch_op.drop_column(column)
