// The address of a sheet.

/** @param {{ items: string[], seed: number, paper: string, title: string, key: boolean }} sheet */
export function replaceAddress({ items, seed, paper, title, key }) {
  const keys = new URLSearchParams();
  if (items.length > 0) keys.set('items', items.join(','));
  keys.set('seed', String(seed));
  keys.set('paper', paper);
  if (title) keys.set('title', title);
  if (!key) keys.set('key', 'no');
  history.replaceState(null, '', `?${keys.toString().replaceAll('%2C', ',')}`);
}
