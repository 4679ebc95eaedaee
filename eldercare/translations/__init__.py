"""The catalogues: English message ids, Chinese texts, and the part that scripts show."""
