"""The Celery side of Gradjudge: tasks, grading, and the sandbox that runs what students wrote."""
