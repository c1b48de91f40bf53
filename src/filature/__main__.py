"""`python -m filature`."""

from filature.cli import main

main()
