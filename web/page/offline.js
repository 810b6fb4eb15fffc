// Makes a second visit work without a network: only for a page of its own, never inside a host page.

export function keepForOffline() {
  if (parent !== window || !isSecureContext || !('serviceWorker' in navigator)) return;
  navigator.serviceWorker.register(new URL('sw.js', document.baseURI)).catch((error) => {
    console.info('Nothing is kept for a visit without a network.', error);
  });
}
