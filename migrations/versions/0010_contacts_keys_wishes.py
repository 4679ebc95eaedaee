"""Contacts that are edited, one truth about keys, languages of seniors, wishes and bans.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

import eldercare.core.db
import eldercare.core.privacy

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

OPEN = sa.text('until IS NULL')


def upgrade() -> None:
    # The tick of a contact becomes a key in hands, unless it is one already.
    op.execute(
        'INSERT INTO key_holdings (senior_id, contact_id, since)'
        ' SELECT senior_id, contacts.id, CURRENT_TIMESTAMP FROM contacts WHERE has_key AND NOT EXISTS'
        ' (SELECT 1 FROM key_holdings k WHERE k.contact_id = contacts.id AND k.until IS NULL)'
    )
    with op.batch_alter_table('contacts', schema=None) as batch_op:
        batch_op.drop_column('has_key')
        batch_op.add_column(sa.Column('nearness', sa.String(length=12), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('note', eldercare.core.privacy.EncryptedText(), nullable=True))
        batch_op.add_column(sa.Column('removed_at', eldercare.core.db.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column('removed_by', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('version', sa.Integer(), nullable=False, server_default='1'))
        batch_op.create_foreign_key(batch_op.f('fk_contacts_removed_by_users'), 'users', ['removed_by'], ['id'])
    op.add_column('seniors', sa.Column('languages', eldercare.core.db.Json, nullable=False, server_default='[]'))
    op.create_table(
        'worker_wishes',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('senior_id', sa.Integer(), nullable=False),
        sa.Column('worker_id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(length=8), nullable=False),
        sa.Column('reason', sa.String(length=20), nullable=False),
        sa.Column('note', eldercare.core.privacy.EncryptedText(), nullable=True),
        sa.Column('since', sa.Date(), nullable=False),
        sa.Column('until', sa.Date(), nullable=True),
        sa.Column('recorded_at', eldercare.core.db.UTCDateTime(), nullable=False),
        sa.Column('recorded_by', sa.Integer(), nullable=False),
        sa.Column('ended_at', eldercare.core.db.UTCDateTime(), nullable=True),
        sa.Column('ended_by', sa.Integer(), nullable=True),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['ended_by'], ['users.id'], name=op.f('fk_worker_wishes_ended_by_users')),
        sa.ForeignKeyConstraint(['recorded_by'], ['users.id'], name=op.f('fk_worker_wishes_recorded_by_users')),
        sa.ForeignKeyConstraint(['senior_id'], ['seniors.id'], name=op.f('fk_worker_wishes_senior_id_seniors')),
        sa.ForeignKeyConstraint(['worker_id'], ['workers.id'], name=op.f('fk_worker_wishes_worker_id_workers')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_worker_wishes')),
    )
    op.create_index(
        'uq_worker_wishes_open', 'worker_wishes', ['senior_id', 'worker_id'], unique=True,
        sqlite_where=OPEN, postgresql_where=OPEN,
    )
    op.create_index('ix_worker_wishes_senior', 'worker_wishes', ['senior_id', 'until'])
    op.create_index('ix_worker_wishes_worker_id', 'worker_wishes', ['worker_id'])


def downgrade() -> None:
    op.drop_table('worker_wishes')
    with op.batch_alter_table('seniors', schema=None) as batch_op:
        batch_op.drop_column('languages')
    # Whoever was removed had no row before.
    op.execute('DELETE FROM contact_consents WHERE contact_id IN (SELECT id FROM contacts WHERE removed_at IS NOT NULL)')
    op.execute('DELETE FROM key_holdings WHERE contact_id IN (SELECT id FROM contacts WHERE removed_at IS NOT NULL)')
    op.execute('DELETE FROM contacts WHERE removed_at IS NOT NULL')
    with op.batch_alter_table('contacts', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_contacts_removed_by_users'), type_='foreignkey')
        batch_op.drop_column('version')
        batch_op.drop_column('removed_by')
        batch_op.drop_column('removed_at')
        batch_op.drop_column('note')
        batch_op.drop_column('nearness')
        batch_op.add_column(sa.Column('has_key', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(
        'UPDATE contacts SET has_key = (SELECT COUNT(*) > 0 FROM key_holdings k'
        ' WHERE k.contact_id = contacts.id AND k.until IS NULL)'
    )
