"""The documentation: pages written from the code, and the Sphinx extensions that an offline site needs."""
