"""Generated operations, asked in two worlds that differ only in what is hidden.

`python -m tests.leak.generated --pairs 10000 --seed 1 --report FILE` is the long run.
"""
