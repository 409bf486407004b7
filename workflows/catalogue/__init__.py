"""The agreed procedures as people read them: tasks, deadlines, decision tables, pictures and pages."""
