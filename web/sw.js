// Keeps one version of the site for visits without a network. A page names the folder of its version, so that no file of
// another one ever comes to it; an older worker goes on for the pages that are open, and the new one begins when they close.
const kName = `quantscope-${VERSION}`;
const kFiles = FILES;

addEventListener('install', (event) => {
  event.waitUntil(caches.open(kName).then((cache) => cache.addAll(kFiles)));
});

addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names.filter((name) => name.startsWith('quantscope-') && name !== kName).map((name) => caches.delete(name)),
        ),
      ),
  );
});

/** @param {Request} request */
async function answer(request) {
  const cache = await caches.open(kName);
  // Pages as they are now, where there is a network; what they name never changes.
  if (request.mode === 'navigate') {
    try {
      return await fetch(request);
    } catch (error) {
      const url = new URL(request.url);
      const page = url.pathname.endsWith('/') ? `${url.pathname}index.html` : url.pathname;
      const kept = await cache.match(page, { ignoreSearch: true });
      if (kept) return kept;
      throw error;
    }
  }
  return (await cache.match(request)) ?? fetch(request);
}

addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method === 'GET' && new URL(request.url).origin === location.origin) event.respondWith(answer(request));
});
