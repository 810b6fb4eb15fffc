#!/usr/bin/env bash
# HDF5 1.10.8 with h5py 3.7.0 (Debian 12): float32 assigned to a float16 dataset halves some subnormal numbers.
#
# Behaviour: `dataset[...] = x` leaves the conversion to HDF5. Of float16's subnormal numbers, those that round up into a longer mantissa
# (7.54 units of 2^-24, say, binary 111.1, to 8) come out as half of it: 4. That is 9 % of normal weights with a deviation of 1e-6, and
# 20.6 dB instead of the 35.3 dB that rounding to nearest gives. `create_dataset(data=x, dtype='f2')` converts by NumPy, and is right.
# In the normal range only ties differ: away from zero instead of to even, as 1 + 2^-11 shows; so do conversions to bfloat16.
# Expected: both ways give NumPy's numbers; a wrong rounding costs a unit in the last place, never half of the number.
# Small weights stored as float16, and float16 scales of quantized blocks, which are small numbers, take up to 50 % of error by the way that
# the file was filled.
#
# Output seen:
#   h5py 3.7.0, HDF5 1.10.8
#   create_dataset: 0 of 100000 differ from NumPy, 35.3 dB
#   assignment: 8719 of 100000 differ from NumPy, 20.6 dB
#   7.54 units: create_dataset 8, assignment 4
#   1 + 2^-11: create_dataset 1.0, assignment 1.0009765625
#
# Fails if a later run prints anything else. Needs Debian 12, apt-get and root: python3-h5py 3.7.0-8 is taken from Debian.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
if [[ $(dpkg-query --show --showformat='${Version}' python3-h5py 2>/dev/null || true) != 3.7.0-8 ]]; then
  { apt-get update && apt-get install -y --no-install-recommends python3-h5py=3.7.0-8; } >/dev/null 2>&1
fi
cat >convert.py <<'PY'
import h5py
import numpy as np

state = np.uint64(1)
x = np.empty(100000)
for at in range(x.size):
    total = 0
    for _ in range(12):
        state = (state * np.uint64(1664525) + np.uint64(1013904223)) & np.uint64(0xFFFFFFFF)
        total += int(state)
    x[at] = (total / 2**32 - 6) * 1e-6
x = x.astype(np.float32)
file = h5py.File("half.h5", "w")


def both(values):
    file.create_dataset("created", data=values, dtype="f2")
    file.create_dataset("assigned", values.shape, "f2")[...] = values
    read = [file[name][()] for name in ("created", "assigned")]
    del file["created"], file["assigned"]
    return read


print(f"h5py {h5py.version.version}, HDF5 {h5py.version.hdf5_version}")
for way, y in zip(("create_dataset", "assignment"), both(x)):
    wrong = np.count_nonzero(y != x.astype(np.float16))
    noise = np.sum((x.astype(np.float64) - y.astype(np.float64)) ** 2)
    print(f"{way}: {wrong} of {x.size} differ from NumPy, {10 * np.log10(np.sum(x.astype(np.float64) ** 2) / noise):.1f} dB")
created, assigned = both(np.array([7.54 * 2**-24], np.float32))
print(f"7.54 units: create_dataset {created[0] * 2.0**24:.0f}, assignment {assigned[0] * 2.0**24:.0f}")
created, assigned = both(np.array([1 + 2**-11], np.float32))
print(f"1 + 2^-11: create_dataset {created[0]}, assignment {assigned[0]}")
PY
seen=$(/usr/bin/python3 convert.py)
printf '%s\n' "$seen"
diff <(printf '%s\n' "$seen") - <<'SEEN'
h5py 3.7.0, HDF5 1.10.8
create_dataset: 0 of 100000 differ from NumPy, 35.3 dB
assignment: 8719 of 100000 differ from NumPy, 20.6 dB
7.54 units: create_dataset 8, assignment 4
1 + 2^-11: create_dataset 1.0, assignment 1.0009765625
SEEN
