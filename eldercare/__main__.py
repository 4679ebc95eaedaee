"""`python -m eldercare`: the same as the command `eldercare`."""

from eldercare.cli import main

main()
