"""The steps' pages for administrators, gathered for Django: reference data only, no evaluation content."""

from projects.directory import admin as directory

__all__ = ["directory"]
