"""sessions, tokens, one-time links and identities of users; an audit trail that only grows; erased seniors

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

import eldercare.core.db
import eldercare.core.privacy

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

MOMENT = eldercare.core.db.UTCDateTime
USER_COLUMNS = ('created_at', 'last_sign_in_at', 'password_changed_at')

# Their names stand in accounts.audit.GUARDS. A table that is copied and renamed loses them: a later migration
# that changes audit_entries in batch mode has to make them again.
SQLITE = (
    "CREATE TRIGGER audit_entries_no_update BEFORE UPDATE ON audit_entries "
    "BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END",
    "CREATE TRIGGER audit_entries_no_delete BEFORE DELETE ON audit_entries "
    "BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION audit_entries_only_grow() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the audit trail only grows'; END $$",
    "CREATE TRIGGER audit_entries_no_update BEFORE UPDATE OR TRUNCATE ON audit_entries "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_entries_only_grow()",
    "CREATE TRIGGER audit_entries_no_delete BEFORE DELETE ON audit_entries "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_entries_only_grow()",
)


def upgrade() -> None:
    for name in USER_COLUMNS:
        op.add_column('users', sa.Column(name, MOMENT(), nullable=True))
    op.add_column('seniors', sa.Column('erased_at', MOMENT(), nullable=True))
    op.create_index(op.f('ix_seniors_erased_at'), 'seniors', ['erased_at'])
    op.create_table('user_sessions',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('digest', sa.String(length=64), nullable=False),
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.Column('epoch', sa.Integer(), nullable=False),
        sa.Column('started_at', MOMENT(), nullable=False),
        sa.Column('seen_at', MOMENT(), nullable=False),
        sa.Column('ends_at', MOMENT(), nullable=False),
        sa.Column('idle_minutes', sa.Integer(), nullable=False),
        sa.Column('way', sa.String(length=12), nullable=False),
        sa.Column('device', sa.String(length=60), nullable=False),
        sa.Column('address', eldercare.core.privacy.EncryptedText(), nullable=False),
        sa.Column('ended_at', MOMENT(), nullable=True),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_user_sessions_user_id_users')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_user_sessions')),
        sa.UniqueConstraint('digest', name=op.f('uq_user_sessions_digest')),
    )
    op.create_index(op.f('ix_user_sessions_user_id'), 'user_sessions', ['user_id'])
    op.create_index(op.f('ix_user_sessions_ends_at'), 'user_sessions', ['ends_at'])
    op.create_table('sign_in_links',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('digest', sa.String(length=64), nullable=False),
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.Column('made_by', sa.Integer(), nullable=True),
        sa.Column('made_at', MOMENT(), nullable=False),
        sa.Column('expires_at', MOMENT(), nullable=False),
        sa.Column('used_at', MOMENT(), nullable=True),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_sign_in_links_user_id_users')),
        sa.ForeignKeyConstraint(['made_by'], ['users.id'], name=op.f('fk_sign_in_links_made_by_users')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_links')),
        sa.UniqueConstraint('digest', name=op.f('uq_sign_in_links_digest')),
    )
    op.create_index(op.f('ix_sign_in_links_user_id'), 'sign_in_links', ['user_id'])
    op.create_table('api_tokens',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('digest', sa.String(length=64), nullable=False),
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=60), nullable=False),
        sa.Column('tail', sa.String(length=4), nullable=False),
        sa.Column('verbs', eldercare.core.db.Json, nullable=False),
        sa.Column('scope_kind', sa.String(length=20), nullable=False),
        sa.Column('scope_key', sa.String(length=40), nullable=False),
        sa.Column('scope_name', sa.String(length=80), nullable=False),
        sa.Column('made_at', MOMENT(), nullable=False),
        sa.Column('expires_at', MOMENT(), nullable=False),
        sa.Column('last_used_at', MOMENT(), nullable=True),
        sa.Column('revoked_at', MOMENT(), nullable=True),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_api_tokens_user_id_users')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_api_tokens')),
        sa.UniqueConstraint('digest', name=op.f('uq_api_tokens_digest')),
    )
    op.create_index(op.f('ix_api_tokens_user_id'), 'api_tokens', ['user_id'])
    op.create_table('user_identities',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.Column('issuer', sa.String(length=200), nullable=False),
        sa.Column('subject', sa.String(length=200), nullable=False),
        sa.Column('linked_at', MOMENT(), nullable=False),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_user_identities_user_id_users')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_user_identities')),
        sa.UniqueConstraint('issuer', 'subject', name=op.f('uq_user_identities_issuer_subject')),
    )
    op.create_index(op.f('ix_user_identities_user_id'), 'user_identities', ['user_id'])
    op.create_table('address_tries',
        sa.Column('key', sa.String(length=64), nullable=False),
        sa.Column('failures', sa.Integer(), nullable=False),
        sa.Column('since', MOMENT(), nullable=False),
        sa.PrimaryKeyConstraint('key', name=op.f('pk_address_tries')),
    )
    op.create_index(op.f('ix_address_tries_since'), 'address_tries', ['since'])
    for statement in POSTGRESQL if op.get_bind().dialect.name == 'postgresql' else SQLITE:
        op.execute(statement)


def downgrade() -> None:
    on = ' ON audit_entries' if op.get_bind().dialect.name == 'postgresql' else ''
    op.execute('DROP TRIGGER audit_entries_no_update' + on)
    op.execute('DROP TRIGGER audit_entries_no_delete' + on)
    if on:
        op.execute('DROP FUNCTION audit_entries_only_grow()')
    for table in ('address_tries', 'user_identities', 'api_tokens', 'sign_in_links', 'user_sessions'):
        op.drop_table(table)
    op.drop_index(op.f('ix_seniors_erased_at'), table_name='seniors')
    op.drop_column('seniors', 'erased_at')
    for name in USER_COLUMNS:
        op.drop_column('users', name)
