"""The figures of a report on one matrix, as numpy does them: bfloat16 values on standard input, rows and columns as
arguments. Prints seconds, and SQNR and code entropy of each format."""

import json
import sys
import time

import numpy as np

NF4 = np.float32([-1, -0.6961928009986877, -0.5250730514526367, -0.39491748809814453, -0.28444138169288635,
                  -0.18477343022823334, -0.09105003625154495, 0, 0.07958029955625534, 0.16093020141124725,
                  0.24611230194568634, 0.33791524171829224, 0.44070982933044434, 0.5626170039176941,
                  0.7229568362236023, 1])
E2M1 = np.float32([0, 0.5, 1, 1.5, 2, 3, 4, 6])


def integers(values, bits):
    most = (1 << (bits - 1)) - 1
    scale = np.abs(values).max(axis=1, keepdims=True) / np.float32(most)
    codes = np.clip(np.rint(values / scale), -most, most)
    return codes.astype(np.int16) + most, codes * scale


def nf4(values):
    scale = np.abs(values).max(axis=1, keepdims=True)
    codes = np.searchsorted((NF4[1:] + NF4[:-1]) / 2, values / scale)
    return codes, NF4[codes] * scale


def mxfp4(values):
    largest = np.abs(values).max(axis=1, keepdims=True)
    scale = np.exp2(np.floor(np.log2(largest)) - 2).astype(np.float32)
    ratio = values / scale
    size = np.abs(ratio)
    step = np.exp2(np.maximum(np.floor(np.log2(np.maximum(size, 1))), 0) - 1)
    rounded = np.copysign(np.minimum(np.rint(size / step) * step, 6), ratio)
    codes = np.searchsorted(E2M1, np.abs(rounded)) + 8 * np.signbit(rounded)
    return codes, rounded * scale


def figures(values, codes, decoded):
    error = np.square(decoded.ravel() - values, dtype=np.float64).sum()
    counts = np.bincount(codes.ravel())
    shares = counts[counts > 0] / values.size
    return {
        "sqnr_db": 10 * np.log10(np.square(values, dtype=np.float64).sum() / error),
        "entropy_bits": -(shares * np.log2(shares)).sum(),
    }


rows, columns = (int(word) for word in sys.argv[1:])
stored = np.frombuffer(sys.stdin.buffer.read(), np.uint16)
start = time.perf_counter()
values = (stored.astype(np.uint32) << 16).view(np.float32)
formats = {
    "int8": lambda: integers(values.reshape(1, -1), 8),
    "int4": lambda: integers(values.reshape(1, -1), 4),
    "int8/channel=0": lambda: integers(values.reshape(rows, columns), 8),
    "int4/block=32": lambda: integers(values.reshape(-1, 32), 4),
    "nf4/block=64": lambda: nf4(values.reshape(-1, 64)),
    "mxfp4": lambda: mxfp4(values.reshape(-1, 32)),
}
found = [{"format": name, **figures(values, *run())} for name, run in formats.items()]
# A report has these too.
sigma = values.std(dtype=np.float64)
law = [sigma, np.abs(values).max() / sigma, np.mean(((values - values.mean()) / sigma) ** 4), np.sum(values == 0)]
patterns = np.bincount(stored, minlength=65536)
print(json.dumps({"version": np.__version__, "seconds": time.perf_counter() - start, "formats": found,
                  "kurtosis": float(law[2]), "patterns": int(np.count_nonzero(patterns))}))
