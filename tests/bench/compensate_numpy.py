"""Compensation (GPTQ) as numpy has it: column by column, and in blocks of 128 columns with one product for the rest.

Prints the same figures as tests/bench/compensate.cpp, and the least seconds of both loops.
"""
import json
import time

import numpy as np

SIDE, BLOCK, MOST, RHO, DAMPING = 1024, 128, 3, 0.9, 0.01


def weights():
    bits = (np.arange(SIDE * SIDE, dtype=np.uint64) * 2654435761) % 2**32
    return (bits / 2**32 - 0.5).astype(np.float32).astype(np.float64).reshape(SIDE, SIDE)


def factor(sigma):
    damped = sigma + DAMPING * np.mean(np.diag(sigma)) * np.eye(SIDE)
    return np.linalg.cholesky(np.linalg.inv(damped)).T


def rounded(column, step):
    return np.clip(np.rint(column / step), -MOST, MOST)


def by_columns(w, step, sigma):
    u, w, codes = factor(sigma), w.copy(), np.zeros_like(w)
    for j in range(SIDE):
        codes[:, j] = rounded(w[:, j], step)
        error = (w[:, j] - codes[:, j] * step) / u[j, j]
        w[:, j + 1 :] -= np.outer(error, u[j, j + 1 :])
    return codes


def by_blocks(w, step, sigma):
    u, w, codes = factor(sigma), w.copy(), np.zeros_like(w)
    for first in range(0, SIDE, BLOCK):
        end = min(first + BLOCK, SIDE)
        errors = np.zeros((SIDE, end - first))
        for j in range(first, end):
            codes[:, j] = rounded(w[:, j], step)
            errors[:, j - first] = (w[:, j] - codes[:, j] * step) / u[j, j]
            w[:, j + 1 : end] -= np.outer(errors[:, j - first], u[j, j + 1 : end])
        w[:, end:] -= errors @ u[first:end, end:]
    return codes


def timed(run, *args):
    least = np.inf
    for _ in range(3):
        start = time.perf_counter()
        codes = run(*args)
        least = min(least, time.perf_counter() - start)
    return least, codes


def main():
    w = weights()
    step = np.abs(w).max(axis=1) / MOST
    places = np.arange(SIDE)
    sigma = RHO ** np.abs(places[:, None] - places[None, :])
    columns, _ = timed(by_columns, w, step, sigma)
    blocks, codes = timed(by_blocks, w, step, sigma)
    change = codes * step[:, None] - w
    print(
        json.dumps(
            {
                "version": np.__version__,
                "columns": columns,
                "blocks": blocks,
                "squares": int((codes**2).sum()),
                "error": float(np.einsum("ij,jk,ik->", change, sigma, change, optimize=True)),
            }
        )
    )


main()
