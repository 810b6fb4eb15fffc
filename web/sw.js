// Keeps one version of the site for visits without a network: on a first visit what the reader used, on later ones all of it.
// A page names the folder of its version, so it never gets a file of another one. An older worker keeps serving the pages
// that are open; the new one begins when they close.
const kName = `quantscope-${VERSION}`;
const kFiles = new Set(FILES.map((file) => new URL(file, registration.scope).href));

/** The page or file that an address stands for, without its query. @param {string} url */
function fileOf(url) {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname.endsWith('/') ? `${pathname}index.html` : pathname}`;
}

/** Keeps files that are not kept yet; those that cannot be had are left out. @param {Iterable<string>} urls @param {RequestInit} [how] */
async function keep(urls, how) {
  const cache = await caches.open(kName);
  for (const url of urls) {
    const file = fileOf(url);
    if (!kFiles.has(file) || (await cache.match(file))) continue;
    const answer = await fetch(url, how).catch(() => null);
    if (answer?.ok) await cache.put(file, answer);
  }
}

// An update replaces what a reader has, which is all of it unless they save data.
addEventListener('install', (event) => {
  if (registration.active && !navigator.connection?.saveData) event.waitUntil(keep(kFiles));
});

addEventListener('activate', (event) => {
  const tidy = async () => {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith('quantscope-') && name !== kName);
    await Promise.all(old.map((name) => caches.delete(name)));
    await clients.claim();
  };
  event.waitUntil(tidy());
});

// A page says what it used before the worker was there; the browser still holds those bytes.
addEventListener('message', (event) => {
  const { used = [], all = false } = event.data;
  const task = keep(used, { cache: 'force-cache' }).then(() => (all ? keep(kFiles, { priority: 'low' }) : null));
  event.waitUntil(task);
});

/** @param {FetchEvent} event */
async function answer({ request, waitUntil }) {
  const cache = await caches.open(kName);
  // Take pages from the network if there is one; the files that they name never change.
  if (request.mode === 'navigate') {
    try {
      return await fetch(request);
    } catch (error) {
      const kept = await cache.match(fileOf(request.url));
      if (kept) return kept;
      throw error;
    }
  }
  const kept = await cache.match(request);
  if (kept) return kept;
  const fresh = await fetch(request);
  if (fresh.ok && kFiles.has(request.url)) waitUntil(cache.put(request, fresh.clone()));
  return fresh;
}

addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || new URL(request.url).origin !== location.origin) return;
  event.respondWith(answer({ request, waitUntil: (task) => event.waitUntil(task) }));
});
