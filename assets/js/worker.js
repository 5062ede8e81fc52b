// Keeps the kiosk's pages and files on the device, so that it opens while the server is away. The page
// puts them into the cache; fresh pages come first whenever the server answers.
"use strict";
const CACHE = "hailong-kiosk";
const PATIENCE = 5000;
// Unknown or revoked: the page is not to open again.
const ENDED = [401, 403, 404, 410];

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

const kept = async (request) => (await caches.open(CACHE)).match(request, { ignoreVary: true });
const keep = async (request, response) => {
  if (response.ok) await (await caches.open(CACHE)).put(request, response.clone());
  return response;
};

// Files carry their content in their address.
const file = async (request) => await kept(request) ?? keep(request, await fetch(request));

// A server that is away, slow or in trouble is one that is not there; one that refuses is believed.
const page = async (request) => {
  const before = await kept(request);
  try {
    const answer = await fetch(request, before ? { signal: AbortSignal.timeout(PATIENCE) } : {});
    if (answer.status >= 500 && before) return before;
    if (ENDED.includes(answer.status)) await (await caches.open(CACHE)).delete(request);
    return answer;
  } catch (error) {
    if (before) return before;
    throw error;
  }
};

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/assets/")) event.respondWith(file(request));
  else if (url.pathname.startsWith("/k/")) event.respondWith(page(request));
});
