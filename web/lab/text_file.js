// Reads one small text file that the reader picks. Loaded on demand.

const kMostText = 1 << 24; // bytes

/** @param {HTMLElement} zone @param {string} label @param {(name: string, words: string) => void} take */
export function pickText(zone, label, take) {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = '.csv,.txt';
  input.hidden = true;
  input.dataset.purpose = 'text';
  input.setAttribute('aria-label', label);
  input.addEventListener('change', async () => {
    const [file] = input.files ?? [];
    input.remove();
    if (file) take(file.name, await file.slice(0, kMostText).text());
  });
  input.addEventListener('cancel', () => input.remove());
  zone.append(input);
  input.click();
}
