"""Pulling the plug: the system is killed, starved and cut off at random points, and compared afterwards.

python -m tests.faults --kills 100 --database sqlite|postgres
"""
