// Reads one file that the reader picks beside a model. Loaded on demand.

const kMostText = 1 << 24; // bytes
const kMostBytes = 1 << 29;

/**
 * @param {HTMLElement} zone @param {string} label @param {string} accept
 * @param {(files: File[]) => void | Promise<void>} take
 */
function pick(zone, label, accept, take) {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = accept;
  input.multiple = true;
  input.hidden = true;
  input.dataset.purpose = 'text';
  input.setAttribute('aria-label', label);
  input.addEventListener('change', async () => {
    const files = Array.from(input.files ?? []);
    input.remove();
    if (files.length > 0) await take(files);
  });
  input.addEventListener('cancel', () => input.remove());
  zone.append(input);
  input.click();
}

/** A small text file. @param {HTMLElement} zone @param {string} label @param {(name: string, words: string) => void} take */
export const pickText = (zone, label, take) =>
  pick(zone, label, '.csv,.txt', async ([file]) => take(file.name, await file.slice(0, kMostText).text()));

/**
 * A file of numbers. The lab says what is wrong with one that was cut.
 * @param {HTMLElement} zone @param {string} label @param {(name: string, bytes: Uint8Array) => void} take
 */
export const pickBytes = (zone, label, take) =>
  pick(zone, label, '.gguf,.dat,.imatrix,.npz,.safetensors', async ([file]) =>
    take(file.name, new Uint8Array(await file.slice(0, kMostBytes).arrayBuffer())),
  );

/** The files of one model. @param {HTMLElement} zone @param {string} label @param {(files: File[]) => void} take */
export const pickModel = (zone, label, take) =>
  pick(zone, label, '.safetensors,.json,.gguf,.onnx,.data,.bin,.pt,.pth,.tflite,.keras,.h5,.npy,.npz', take);
