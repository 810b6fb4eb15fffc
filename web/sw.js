// Keeps one version of the site for visits without a network. A page names the folder of its version, so it never gets
// a file of another one. An older worker keeps serving the pages that are open; the new one begins when they close.
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
  // Take pages from the network if there is one; the files that they name never change.
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
