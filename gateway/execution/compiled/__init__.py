"""Operations as functions: each document is written out once as Python, over the same resolvers.

What the functions answer is what graphql-core would: values, nulls, errors and their paths.
"""
