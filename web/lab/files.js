// The reader's own file: dropped or picked, never uploaded. Bytes are read in slices, as the lab asks for them.

/** @typedef {import('./types.d.ts').LabApp} LabApp */

/**
 * @param {HTMLElement} zone  where a file can be dropped
 * @param {LabApp} app
 * @param {{ label: string, opened(): void, changed(): void }} page
 */
export function createFiles(zone, app, page) {
  /** What is shown may come from an earlier file than the last one that was tried. @type {Map<number, File>} */
  const sessions = new Map();

  /** @param {File | null | undefined} chosen */
  function open(chosen) {
    if (!chosen) return;
    sessions.set(app.openFile(chosen.name, chosen.size), chosen);
    page.opened();
  }

  const picker = document.createElement('input');
  picker.type = 'file';
  picker.accept = '.safetensors,.npy';
  picker.hidden = true;
  picker.setAttribute('aria-label', page.label);
  picker.addEventListener('change', () => {
    open(picker.files?.[0]);
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
    open(event.dataTransfer?.files[0]);
  });

  return {
    pick: () => picker.click(),
    /** @param {number} session @param {number} offset @param {number} size */
    async range(session, offset, size) {
      const file = sessions.get(session);
      if (!file) throw new Error('no file is open');
      return new Uint8Array(await file.slice(offset, offset + size).arrayBuffer());
    },
  };
}
