"""What a provider is asked, and by which keys its answer is found again."""

from eldercare.core.privacy import lookup_hash, lookup_hashes


def question(address: str, county: str) -> str:
    """The text that leaves the house: the address in one piece, with the county before it. Nothing else."""
    plain = "".join(address.split())
    return plain if county in plain else county + plain


def answer_key(kind: str, asked: str) -> str:
    """The key under which an answer is kept: a keyed hash, from which nobody reads an address."""
    return lookup_hash(_named(kind, asked))


def answer_keys(kind: str, asked: str) -> list[str]:
    """The keys under which an answer may have been kept, under every key of the installation."""
    return list(lookup_hashes(_named(kind, asked)))


def _named(kind: str, asked: str) -> str:
    return f"geocode {kind} {asked}"
