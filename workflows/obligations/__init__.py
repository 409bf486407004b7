"""What the law obliges the agencies to do by when, and whether it was done: read from work items, no rows of its own."""
