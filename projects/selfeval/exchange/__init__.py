"""A unit's form as the official Excel table: written pre-filled, and read back row by row before anything is kept."""

from projects.selfeval.exchange.reading import ReadFiling, SheetRow, read_filing
from projects.selfeval.exchange.writing import write_filing

__all__ = ["ReadFiling", "SheetRow", "read_filing", "write_filing"]
