"""SpiffWorkflow task specifications with the token semantics of BPMN 2.0.

SpiffWorkflow keeps the tree of tasks, their states and sub-workflows; these classes decide what a task does when a
token arrives and where tokens go when it completes. None of them looks at finished ancestors, so finished tasks can be
dropped after every step (``engine.fold``).
"""
