#!/usr/bin/env bash
# netCDF 4.9.0 (Debian 12): GranularBitRound stores infinities and NaN as zeros, BitGroom infinities as NaN.
#
# Behaviour: of the three ways of quantizing floats that netCDF has, BitRound alone keeps infinities. BitGroom sets bits of the
# mantissa in every second place, which makes NaN of infinities there. GranularBitRound turns infinities and NaN into 0 or -0. No
# error, and numbers around them are as close as asked.
# Expected: a quantizer of floats passes on what is no number, as BitRound does.
# A diverged weight is found by its NaN. After GranularBitRound it is an exact zero among others; the file looks sparse, not broken.
#
# Output seen:
#   netCDF 4.9.0, netcdf4-python 1.6.2
#   BitRound, 3 of 1.5 inf inf -inf nan: 1.5 inf inf -inf nan
#   BitGroom, 3 of 1.5 inf inf -inf nan: 1.5 nan inf nan nan
#   GranularBitRound, 3 of 1.5 inf inf -inf nan: 1.5 -0 -0 0 -0
#
# Fails if a later run prints anything else. Needs Debian 12, apt-get and root: python3-netcdf4 1.6.2-1+b1 is taken from Debian.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
if [[ $(dpkg-query --show --showformat='${Version}' python3-netcdf4 2>/dev/null || true) != 1.6.2-1+b1 ]]; then
  { apt-get update && apt-get install -y --no-install-recommends python3-netcdf4=1.6.2-1+b1; } >/dev/null 2>&1
fi
cat >digits.py <<'PY'
import netCDF4
import numpy as np


def stored(values, mode, digits):
    with netCDF4.Dataset("digits.nc", "w") as file:
        file.createDimension("n", values.size)
        options = {"zlib": True, "quantize_mode": mode, "significant_digits": digits, "fill_value": False}
        file.createVariable("v", values.dtype, ("n",), **options)[:] = values
    with netCDF4.Dataset("digits.nc") as file:
        file.set_auto_mask(False)
        return file["v"][:]


print(f"netCDF {netCDF4.__netcdf4libversion__}, netcdf4-python {netCDF4.__version__}")
values = np.array([1.5, np.inf, np.inf, -np.inf, np.nan], np.float32)
for mode in ("BitRound", "BitGroom", "GranularBitRound"):
    print(f"{mode}, 3 of 1.5 inf inf -inf nan:", *(f"{value:.4g}" for value in stored(values, mode, 3)))
PY
seen=$(/usr/bin/python3 digits.py)
printf '%s\n' "$seen"
diff <(printf '%s\n' "$seen") - <<'SEEN'
netCDF 4.9.0, netcdf4-python 1.6.2
BitRound, 3 of 1.5 inf inf -inf nan: 1.5 inf inf -inf nan
BitGroom, 3 of 1.5 inf inf -inf nan: 1.5 nan inf nan nan
GranularBitRound, 3 of 1.5 inf inf -inf nan: 1.5 -0 -0 0 -0
SEEN
