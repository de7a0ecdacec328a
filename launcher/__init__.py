"""Sets the console up on one machine: its Python environment, its servers, its processes.

Standard library only, for any Python from 3.9 on: this package runs before the environment exists.
"""
