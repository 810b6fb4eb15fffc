// Reads the linker's map of a WebAssembly module (wasm-ld --print-map): where each constant and variable lies in memory.

/** A line of the map: address, offset in the file, size, name; what lies in a section stands further in. */
const kLine = /^ *([0-9a-f]+) +[0-9a-f]+ +([0-9a-f]+) +(.*)$/;

/**
 * Constants and variables by address. Strings are merged, so the map knows them only as one run: each ends with a zero.
 * @param {string} map
 * @param {Buffer} memory  as it begins
 */
export function linkedObjects(map, memory) {
  const objects = [];
  const lines = map.split('\n');
  const data = lines.slice(lines.findIndex((line) => / DATA$/.test(line)));
  for (const line of data) {
    const [, address, length, name] = line.match(kLine) ?? [];
    if (name === undefined) continue;
    const begin = Number.parseInt(address, 16);
    const end = begin + Number.parseInt(length, 16);
    if (name.startsWith('<internal>:(.rodata')) {
      for (let at = begin; at < end; ) {
        const zero = memory.indexOf(0, at) + 1;
        objects.push({ begin: at, end: zero, isText: true, isConstant: true });
        at = zero;
      }
    } else if (/:\(\.(rodata|data)/.test(name)) {
      objects.push({ begin, end, isText: false, isConstant: name.includes(':(.rodata') });
    }
  }
  if (objects.length < 100)
    throw new Error(`the linker's map has only ${objects.length} objects; is its form another?`);
  return objects.sort((a, b) => a.begin - b.begin);
}
