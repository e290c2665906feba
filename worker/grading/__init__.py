"""Judge a submission: run it in the sandbox, compare with the reference core, name the mistake. Knows no database."""
