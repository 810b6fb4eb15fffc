#!/usr/bin/env bash
# zfp 1.0.0 (Debian 12): at a fixed rate of 4 bits, a flat array of weights keeps 0.3 dB, and rates of 1 and 2 bits are 2.25 bits of zeros.
#
# Behaviour: zfp codes blocks of 4 values an axis, and each block has 9 bits of exponent. In one dimension that leaves 7 of 16 bits to four
# values at a rate of 4, and 0.3 dB is what they bring. The least rate in one dimension is 2.25 bits a value:
# 1 and 2 are raised to it without a word, and nothing but zeros comes out. The same 65,536 weights as 256 by 256 keep 10.8 dB at 4 bits,
# as 16 by 64 by 64 11.7 dB; at 1 bit they come out with more error than zeros would have. Q4_0 of ggml keeps 21 dB in 4.5 bits.
# Expected: weights have no neighbours that are alike, so the shape should hardly count, and 4 bits give about 20 dB.
# A list of weights of one layer is flat in many programs, and "the same rate for all formats" is how one compares them.
#
# Output seen:
#   zfp 1.0.0, 65,536 normal weights
#   65536: rate 1 0.0 dB in 2.25 bits, 100 % zeros; rate 2 0.0 dB in 2.25 bits, 100 % zeros; rate 4 0.3 dB in 4 bits; rate 8 25.3 dB in 8 bits
#   256 by 256: rate 1 -3.3 dB in 1 bits; rate 2 0.1 dB in 2 bits; rate 4 10.8 dB in 4 bits; rate 8 36.7 dB in 8 bits
#   16 by 64 by 64: rate 1 -1.4 dB in 1 bits; rate 2 1.0 dB in 2 bits; rate 4 11.7 dB in 4 bits; rate 8 36.9 dB in 8 bits
#
# Fails if a later run prints anything else. Needs Node.js 18, and zfp 1.0.0-7 of Debian 12 or apt-get and root.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
if [[ $(dpkg-query --show --showformat='${Version}' zfp 2>/dev/null || true) != 1.0.0-7 ]]; then
  { apt-get update && apt-get install -y --no-install-recommends zfp=1.0.0-7; } >/dev/null 2>&1
fi
cat >rates.mjs <<'JS'
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';

let state = 1;
const draw = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};
/** Nearly normal numbers of mean 0 and variance 1: sums of twelve uniform ones. */
const weights = Float32Array.from({ length: 65536 }, () => Array.from({ length: 12 }, draw).reduce((sum, value) => sum + value, -6));
writeFileSync('weights', new Uint8Array(weights.buffer));
console.log(`zfp ${/version ([\d.]+)/.exec(spawnSync('zfp', { encoding: 'utf8' }).stderr)[1]}, 65,536 normal weights`);
for (const shape of [['-1', 65536], ['-2', 256, 256], ['-3', 16, 64, 64]]) {
  const said = [1, 2, 4, 8].map((rate) => {
    const args = ['-f', ...shape, '-i', 'weights', '-r', rate, '-z', 'packed', '-o', 'decoded'].map(String);
    execFileSync('zfp', args, { stdio: 'ignore' });
    const decoded = new Float32Array(new Uint8Array(readFileSync('decoded')).buffer);
    const power = weights.reduce((sum, value) => sum + value ** 2, 0);
    const noise = weights.reduce((sum, value, at) => sum + (value - decoded[at]) ** 2, 0);
    const zeros = decoded.filter((value) => value === 0).length / weights.length;
    const bits = (statSync('packed').size * 8) / weights.length;
    return `rate ${rate} ${(10 * Math.log10(power / noise)).toFixed(1)} dB in ${bits} bits${zeros > 0.5 ? `, ${Math.round(100 * zeros)} % zeros` : ''}`;
  });
  console.log(`${shape.slice(1).join(' by ')}: ${said.join('; ')}`);
}
JS
seen=$(node rates.mjs)
printf '%s\n' "$seen"
diff <(printf '%s\n' "$seen") - <<'SEEN'
zfp 1.0.0, 65,536 normal weights
65536: rate 1 0.0 dB in 2.25 bits, 100 % zeros; rate 2 0.0 dB in 2.25 bits, 100 % zeros; rate 4 0.3 dB in 4 bits; rate 8 25.3 dB in 8 bits
256 by 256: rate 1 -3.3 dB in 1 bits; rate 2 0.1 dB in 2 bits; rate 4 10.8 dB in 4 bits; rate 8 36.7 dB in 8 bits
16 by 64 by 64: rate 1 -1.4 dB in 1 bits; rate 2 1.0 dB in 2 bits; rate 4 11.7 dB in 4 bits; rate 8 36.9 dB in 8 bits
SEEN
