"""PostgreSQL and Valkey from wheels, run under `var/` for demos, development and tests.

Imports nothing of Django, so that settings may ask it where the services are.
"""
