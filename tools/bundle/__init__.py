"""The package that starts without a network: wheels, the lessons, and a program that opens them; `nox -s bundle`."""
