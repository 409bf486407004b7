"""The engine: load, check, run and trace procedures. Pure Python; no Django, no database, no clock."""
