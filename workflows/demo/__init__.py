"""A demo city with people and four months of history, made by the real services with a moved clock."""
