"""Work out what an exercise version is judged by: inputs, the reference with its rounding bounds, mistakes' answers.

All of it runs the exercise's own files, and so it runs in the sandbox (see `worker.groundwork.job`), beside nothing
but numpy and autodiff_core. What comes out is plain data.
"""
