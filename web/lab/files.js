// The reader's files: dropped or picked, never uploaded, or of another host. Reads bytes in slices, as the lab asks for them.

/**
 * @typedef {import('./types.d.ts').LabApp} LabApp
 * @typedef {import('./types.d.ts').OpenedFile} OpenedFile
 */

/**
 * @param {HTMLElement} zone  where a file can be dropped
 * @param {LabApp} app
 * @param {{ label: string, opened(): void, changed(): void, refused(): void }} page
 */
export function createFiles(zone, app, page) {
  /** By session: the open model may be older than the last one tried. @type {Map<number, OpenedFile[]>} */
  const sessions = new Map();

  /** Opens several files as one model. @param {readonly OpenedFile[]} chosen */
  function open(chosen) {
    const files = [...chosen].sort((a, b) => (a.name < b.name ? -1 : 1));
    if (files.length === 0) return;
    sessions.set(app.openFiles(files), files);
    page.opened();
  }
  /** @param {Iterable<File>} chosen */
  const openThese = (chosen) => open(Array.from(chosen, (blob) => ({ name: blob.name, size: blob.size, blob })));

  const picker = document.createElement('input');
  picker.type = 'file';
  picker.accept =
    '.safetensors,.json,.gguf,.onnx,.data,.bin,.pt,.pth,.ckpt,.tflite,.keras,.h5,.hdf5,.npy,.npz,.csv,.tsv';
  picker.multiple = true;
  picker.hidden = true;
  picker.setAttribute('aria-label', page.label);
  picker.addEventListener('change', () => {
    openThese(picker.files ?? []);
    picker.value = '';
  });
  zone.append(picker);

  /** @param {boolean} hovers */
  function hover(hovers) {
    app.setFileHovers(hovers);
    page.changed();
  }
  /** @param {DragEvent} event */
  const holdsFile = (event) => event.dataTransfer?.types.includes('Files') ?? false;
  zone.addEventListener('dragover', (event) => {
    if (!holdsFile(event)) return;
    event.preventDefault();
    hover(true);
  });
  zone.addEventListener('dragleave', (event) => {
    if (!(event.relatedTarget instanceof Node && zone.contains(event.relatedTarget))) hover(false);
  });
  zone.addEventListener('drop', (event) => {
    if (!holdsFile(event)) return;
    event.preventDefault();
    hover(false);
    // The browser empties the list once the event has passed.
    const { items = [], files = [] } = event.dataTransfer ?? {};
    const entries = Array.from(items, (item) => item.webkitGetAsEntry());
    if (!entries.some((entry) => entry?.isDirectory)) return openThese(files);
    import('./dropped.js').then(({ filesBelow }) => filesBelow(entries)).then(open, page.refused);
  });

  return {
    end: () => picker.remove(),
    pick: () => picker.click(),
    /** Opens files that the page brings itself. @param {File[]} files */
    bring: openThese,
    open,
    /** @param {number} session */
    of: (session) => sessions.get(session),
    /** @param {number} session @param {number} place @param {number} offset @param {number} size */
    async range(session, place, offset, size) {
      const file = sessions.get(session)?.[place];
      if (!file) throw new Error('no file is open');
      return new Uint8Array(await file.blob.slice(offset, offset + size).arrayBuffer());
    },
  };
}
