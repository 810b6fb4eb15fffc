// The reader's own files: dropped or picked, never uploaded. Bytes are read in slices, as the lab asks for them.

/** @typedef {import('./types.d.ts').LabApp} LabApp */

/**
 * @param {HTMLElement} zone  where a file can be dropped
 * @param {LabApp} app
 * @param {{ label: string, opened(): void, changed(): void }} page
 */
export function createFiles(zone, app, page) {
  /** What is shown may come from an earlier file than the last one that was tried. @type {Map<number, File[]>} */
  const sessions = new Map();

  /** Several files are one model. @param {Iterable<File> | null | undefined} chosen */
  function open(chosen) {
    const files = [...(chosen ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1));
    if (files.length === 0) return;
    const session = app.openFiles(
      files.map(({ name }) => name),
      files.map(({ size }) => size),
    );
    sessions.set(session, files);
    page.opened();
  }

  const picker = document.createElement('input');
  picker.type = 'file';
  picker.accept = '.safetensors,.json,.gguf,.onnx,.data,.bin,.npy,.npz,.csv,.tsv';
  picker.multiple = true;
  picker.hidden = true;
  picker.setAttribute('aria-label', page.label);
  picker.addEventListener('change', () => {
    open(picker.files);
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
    open(event.dataTransfer?.files);
  });

  return {
    end: () => picker.remove(),
    pick: () => picker.click(),
    /** Files that the page brings itself. @param {File[]} files */
    bring: open,
    /** @param {number} session */
    of: (session) => sessions.get(session),
    /** @param {number} session @param {number} place @param {number} offset @param {number} size */
    async range(session, place, offset, size) {
      const file = sessions.get(session)?.[place];
      if (!file) throw new Error('no file is open');
      return new Uint8Array(await file.slice(offset, offset + size).arrayBuffer());
    },
  };
}
