"""Who leaves the roll, what a senior has agreed to, and categories with days.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

import eldercare.core.db
import eldercare.core.privacy

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

STANDS = sa.text('undone_at IS NULL')
AHEAD = sa.text('undone_at IS NULL AND settled_at IS NULL')
NOT_WITHDRAWN = sa.text('withdrawn_at IS NULL')
GONE = sa.text('left_on IS NOT NULL')
HELD = sa.text('until IS NULL')


def upgrade() -> None:
    op.create_table(
        'departures',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('senior_id', sa.Integer(), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('reason', sa.String(length=20), nullable=False),
        sa.Column('stopped', eldercare.core.db.Json, nullable=False),
        sa.Column('recorded_at', eldercare.core.db.UTCDateTime(), nullable=False),
        sa.Column('recorded_by', sa.Integer(), nullable=True),
        sa.Column('settled_at', eldercare.core.db.UTCDateTime(), nullable=True),
        sa.Column('undone_at', eldercare.core.db.UTCDateTime(), nullable=True),
        sa.Column('undone_by', sa.Integer(), nullable=True),
        sa.Column('undone_why', sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(['recorded_by'], ['users.id'], name=op.f('fk_departures_recorded_by_users')),
        sa.ForeignKeyConstraint(['senior_id'], ['seniors.id'], name=op.f('fk_departures_senior_id_seniors')),
        sa.ForeignKeyConstraint(['undone_by'], ['users.id'], name=op.f('fk_departures_undone_by_users')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_departures')),
    )
    op.create_index('ix_departures_senior_id', 'departures', ['senior_id'])
    op.create_index(
        'uq_departures_standing', 'departures', ['senior_id'], unique=True, sqlite_where=STANDS,
        postgresql_where=STANDS,
    )
    op.create_index(
        'ix_departures_ahead', 'departures', ['day'], sqlite_where=AHEAD, postgresql_where=AHEAD
    )
    op.create_table(
        'senior_consents',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('senior_id', sa.Integer(), nullable=False),
        sa.Column('purpose', sa.String(length=12), nullable=False),
        sa.Column('given_on', sa.Date(), nullable=False),
        sa.Column('given_how', sa.String(length=12), nullable=False),
        sa.Column('guardian', eldercare.core.privacy.EncryptedText(), nullable=True),
        sa.Column('recorded_at', eldercare.core.db.UTCDateTime(), nullable=False),
        sa.Column('recorded_by', sa.Integer(), nullable=True),
        sa.Column('withdrawn_on', sa.Date(), nullable=True),
        sa.Column('withdrawn_how', sa.String(length=12), nullable=False),
        sa.Column('withdrawn_at', eldercare.core.db.UTCDateTime(), nullable=True),
        sa.Column('withdrawn_by', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['recorded_by'], ['users.id'], name=op.f('fk_senior_consents_recorded_by_users')),
        sa.ForeignKeyConstraint(['senior_id'], ['seniors.id'], name=op.f('fk_senior_consents_senior_id_seniors')),
        sa.ForeignKeyConstraint(['withdrawn_by'], ['users.id'], name=op.f('fk_senior_consents_withdrawn_by_users')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_senior_consents')),
    )
    op.create_index('ix_senior_consents_senior_id', 'senior_consents', ['senior_id'])
    op.create_index(
        'uq_senior_consents_held', 'senior_consents', ['senior_id', 'purpose'], unique=True,
        sqlite_where=NOT_WITHDRAWN, postgresql_where=NOT_WITHDRAWN,
    )
    op.create_table(
        'senior_categories',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('senior_id', sa.Integer(), nullable=False),
        sa.Column('category', sa.String(length=20), nullable=False),
        sa.Column('since', sa.Date(), nullable=False),
        sa.Column('until', sa.Date(), nullable=True),
        sa.Column('basis', eldercare.core.privacy.EncryptedText(), nullable=True),
        sa.Column('recorded_at', eldercare.core.db.UTCDateTime(), nullable=False),
        sa.Column('recorded_by', sa.Integer(), nullable=True),
        sa.Column('ended_at', eldercare.core.db.UTCDateTime(), nullable=True),
        sa.Column('ended_by', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['ended_by'], ['users.id'], name=op.f('fk_senior_categories_ended_by_users')),
        sa.ForeignKeyConstraint(['recorded_by'], ['users.id'], name=op.f('fk_senior_categories_recorded_by_users')),
        sa.ForeignKeyConstraint(['senior_id'], ['seniors.id'], name=op.f('fk_senior_categories_senior_id_seniors')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_senior_categories')),
    )
    op.create_index('ix_senior_categories_senior_id', 'senior_categories', ['senior_id'])
    op.create_index(
        'uq_senior_categories_held', 'senior_categories', ['senior_id', 'category'], unique=True,
        sqlite_where=HELD, postgresql_where=HELD,
    )
    op.create_index(
        'ix_senior_categories_day', 'senior_categories', ['category', 'since', 'until', 'senior_id']
    )
    op.create_index(
        'ix_seniors_left', 'seniors', ['left_on', 'station_id'], sqlite_where=GONE, postgresql_where=GONE
    )
    _date_categories()


def downgrade() -> None:
    _undate_categories()
    op.drop_index('ix_seniors_left', table_name='seniors')
    op.drop_table('senior_categories')
    op.drop_table('senior_consents')
    op.drop_table('departures')


def _date_categories() -> None:
    """Rows for what the register says today, since the day on which the person came onto it.

    What was recorded as five-guarantee is living apart: the register holds homes. Centenarians follow from the
    birth date. Ways of living give the rows of those who live alone, as a couple or left behind.
    """
    bind = op.get_bind()
    seniors = sa.table(
        'seniors', sa.column('id'), sa.column('living'), sa.column('categories', eldercare.core.db.Json),
        sa.column('created_at', eldercare.core.db.UTCDateTime()), sa.column('erased_at'),
    )
    dated = sa.table(
        'senior_categories', sa.column('senior_id'), sa.column('category'), sa.column('since', sa.Date()),
        sa.column('recorded_at', eldercare.core.db.UTCDateTime()),
    )
    after = 0
    while rows := bind.execute(
        sa.select(seniors).where(seniors.c.id > after).order_by(seniors.c.id).limit(2000)
    ).all():
        after = rows[-1].id
        values = []
        for row in rows:
            held = {RENAMED.get(code, code) for code in row.categories} - {'centenarian'}
            if sorted(held) != list(row.categories):
                bind.execute(
                    sa.update(seniors).where(seniors.c.id == row.id).values(categories=sorted(held))
                )
            held |= {FROM_LIVING[row.living]} if row.living in FROM_LIVING else set()
            values += [
                {'senior_id': row.id, 'category': code, 'since': row.created_at.date(),
                 'recorded_at': row.created_at}
                for code in sorted(held)
            ]
        if values:
            bind.execute(sa.insert(dated), values)


def _undate_categories() -> None:
    bind = op.get_bind()
    seniors = sa.table('seniors', sa.column('id'), sa.column('categories', eldercare.core.db.Json))
    after = 0
    while rows := bind.execute(
        sa.select(seniors).where(seniors.c.id > after).order_by(seniors.c.id).limit(2000)
    ).all():
        after = rows[-1].id
        for row in rows:
            old = sorted({OLD.get(code, code) for code in row.categories})
            if old != list(row.categories):
                bind.execute(sa.update(seniors).where(seniors.c.id == row.id).values(categories=old))


RENAMED = {'five_guarantee': 'five_guarantee_home'}
OLD = {'five_guarantee_home': 'five_guarantee', 'five_guarantee_care': 'five_guarantee'}
FROM_LIVING = {'alone': 'alone', 'couple': 'empty_nest', 'left_behind': 'left_behind'}
