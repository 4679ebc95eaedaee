"""The last that the server of `tests.forks` imports: what each forked process would else work out anew."""

import gc

from sqlalchemy.orm import configure_mappers

configure_mappers()
# Else the first look for garbage in each process would copy all that it shares with the server.
gc.freeze()
