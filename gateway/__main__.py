"""`python -m gateway` is the same as `omsorg`."""

from gateway.cli import main

main()
