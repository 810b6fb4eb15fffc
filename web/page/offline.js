// Makes later visits work without a network: only for a page of its own, never inside a host page. A first visit keeps what it
// used and fetches nothing for it; who comes back, or installs the page, gets the rest, unless they save data.

/** @param {boolean} comesBack */
async function keep(comesBack) {
  await navigator.serviceWorker.register(new URL('sw.js', document.baseURI));
  const { active } = await navigator.serviceWorker.ready;
  const loaded = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
  const used = loaded.map(({ name }) => name).filter((name) => name.startsWith(location.origin));
  const connection = /** @type {{ saveData?: boolean } | undefined} */ (Reflect.get(navigator, 'connection'));
  const all = comesBack && !connection?.saveData;
  active?.postMessage({ used, all });
  addEventListener('appinstalled', () => active?.postMessage({ all: true }));
}

export function keepForOffline() {
  if (parent !== window || !isSecureContext || !('serviceWorker' in navigator)) return;
  keep(navigator.serviceWorker.controller !== null).catch((error) => {
    console.info('Nothing is kept for a visit without a network.', error);
  });
}
