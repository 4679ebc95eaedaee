"""Paper that was printed, and words about coming visits to seniors and their families.

Revision ID: 0022
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

import eldercare.core.db

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None

MOMENT = eldercare.core.db.UTCDateTime
TABLES = ('visit_answers', 'answer_links', 'visit_notices', 'visit_tellings', 'day_prints')


def _key(table: str, column: str, other: str, of: str = 'id') -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f'{other}.{of}'], name=op.f(f'fk_{table}_{column}_{other}'))


def upgrade() -> None:
    op.add_column('outbox_messages', sa.Column('urgent', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('outbox_messages', schema=None) as batch_op:
        batch_op.alter_column('urgent', server_default=None)
    op.create_table(
        'day_prints',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('station_id', sa.Integer(), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('what', sa.String(length=12), nullable=False),
        sa.Column('plan_version', sa.Integer(), nullable=True),
        sa.Column('printed_at', MOMENT(), nullable=False),
        sa.Column('printed_by', sa.Integer(), nullable=False),
        _key('day_prints', 'station_id', 'stations'),
        _key('day_prints', 'printed_by', 'users'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_day_prints')),
    )
    op.create_index('ix_day_prints_day', 'day_prints', ['station_id', 'day', 'printed_at'])
    op.create_table(
        'visit_tellings',
        sa.Column('station_id', sa.Integer(), nullable=False),
        sa.Column('enabled', sa.Boolean(), nullable=False),
        sa.Column('evening_minute', sa.Integer(), nullable=False),
        sa.Column('language', sa.String(length=12), nullable=False),
        sa.Column('changed_at', MOMENT(), nullable=False),
        sa.Column('changed_by', sa.Integer(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        _key('visit_tellings', 'station_id', 'stations'),
        _key('visit_tellings', 'changed_by', 'users'),
        sa.PrimaryKeyConstraint('station_id', name=op.f('pk_visit_tellings')),
    )
    op.create_table(
        'visit_notices',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('visit_id', sa.Integer(), nullable=False),
        sa.Column('senior_id', sa.Integer(), nullable=False),
        sa.Column('recipient', sa.String(length=24), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(length=10), nullable=False),
        sa.Column('starts_at', MOMENT(), nullable=True),
        sa.Column('worker_ids', eldercare.core.db.Json, nullable=False),
        sa.Column('message_id', sa.Integer(), nullable=False),
        sa.Column('created_at', MOMENT(), nullable=False),
        _key('visit_notices', 'visit_id', 'visits'),
        _key('visit_notices', 'senior_id', 'seniors'),
        _key('visit_notices', 'message_id', 'outbox_messages'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_visit_notices')),
        sa.UniqueConstraint('visit_id', 'recipient', 'number',
                            name=op.f('uq_visit_notices_visit_id_recipient_number')),
    )
    op.create_index('ix_visit_notices_senior', 'visit_notices', ['senior_id', 'created_at'])
    op.create_index('ix_visit_notices_created', 'visit_notices', ['created_at'])
    op.create_index(op.f('ix_visit_notices_message_id'), 'visit_notices', ['message_id'])
    op.create_table(
        'answer_links',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('notice_id', sa.Integer(), nullable=False),
        sa.Column('digest', sa.String(length=64), nullable=False),
        sa.Column('expires_at', MOMENT(), nullable=False),
        _key('answer_links', 'notice_id', 'visit_notices'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_links')),
        sa.UniqueConstraint('digest', name=op.f('uq_answer_links_digest')),
    )
    op.create_index(op.f('ix_answer_links_notice_id'), 'answer_links', ['notice_id'])
    op.create_index(op.f('ix_answer_links_expires_at'), 'answer_links', ['expires_at'])
    op.create_table(
        'visit_answers',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('notice_id', sa.Integer(), nullable=False),
        sa.Column('visit_id', sa.Integer(), nullable=False),
        sa.Column('station_id', sa.Integer(), nullable=False),
        sa.Column('area_code', sa.String(length=20), nullable=False),
        sa.Column('answer', sa.String(length=16), nullable=False),
        sa.Column('answered_at', MOMENT(), nullable=False),
        sa.Column('handled_at', MOMENT(), nullable=True),
        sa.Column('handled_by', sa.Integer(), nullable=True),
        _key('visit_answers', 'notice_id', 'visit_notices'),
        _key('visit_answers', 'visit_id', 'visits'),
        _key('visit_answers', 'station_id', 'stations'),
        _key('visit_answers', 'handled_by', 'users'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_visit_answers')),
        sa.UniqueConstraint('notice_id', name=op.f('uq_visit_answers_notice_id')),
    )
    op.create_index(op.f('ix_visit_answers_visit_id'), 'visit_answers', ['visit_id'])
    op.create_index('ix_visit_answers_open', 'visit_answers', ['station_id', 'handled_at'])


def downgrade() -> None:
    for name in TABLES:
        op.drop_table(name)
    with op.batch_alter_table('outbox_messages', schema=None) as batch_op:
        batch_op.drop_column('urgent')
