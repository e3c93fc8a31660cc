"""As much of `curl` as the pages of docs/ use, for machines without it.

`python -m tests.e2e.like_curl [-s] [-N] [--max-time SECONDS] [-H 'name: value']... [-d BODY] URL`
"""

import argparse
import sys

import httpx


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("-s", action="store_true")
    parser.add_argument("-N", action="store_true")
    parser.add_argument("-sN", action="store_true", dest="both")
    parser.add_argument("--max-time", type=float, default=60)
    parser.add_argument("-H", action="append", default=[])
    parser.add_argument("-d")
    parser.add_argument("url")
    told = parser.parse_args()
    headers = dict(line.split(": ", 1) for line in told.H)
    method = "GET" if told.d is None else "POST"
    body = None if told.d is None else told.d.encode()
    with httpx.stream(
        method,
        told.url,
        headers=headers,
        content=body,
        timeout=told.max_time,
        trust_env=False,
    ) as answer:
        for chunk in answer.iter_bytes():
            sys.stdout.buffer.write(chunk)
            sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
