"""Views by noun. Each authenticates, parses and calls the domain; none decides."""
