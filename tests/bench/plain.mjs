// The figures of core.mjs by a plain loop over a Float32Array, as written without a library.
export function measure(values, bits) {
  const top = 2 ** (bits - 1) - 1;
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]));
  const scale = most / top;
  const counts = new Uint32Array(2 * top + 1);
  let signal = 0;
  let noise = 0;
  for (let i = 0; i < values.length; i++) {
    const x = values[i];
    const q = Math.max(-top, Math.min(top, Math.round(x / scale)));
    const error = q * scale - x;
    counts[q + top]++;
    signal += x * x;
    noise += error * error;
  }
  let entropyBits = 0;
  for (const count of counts) {
    if (count > 0) entropyBits -= (count / values.length) * Math.log2(count / values.length);
  }
  return { entropyBits, sqnrDb: 10 * Math.log10(signal / noise) };
}
