// Opens pages without a connection: the network first, the person's own prepared copy where it fails or takes too long.

import { recall, remember } from "./journal.js";
import {
  ASSETS,
  dropOthers,
  isForAnswers,
  isHashed,
  isPage,
  isPrepared,
  isStatic,
  keepPage,
  OFFLINE,
  preparedPage,
  userIn,
} from "./prepared.js";

const TIME_LIMIT = 4_000;
const PROXY_FAULTS = [502, 503, 504];
const CHANGES_WHO_IS_HERE = ["/sign-in/", "/sign-out/", "/admin/login/", "/admin/logout/"];
const NOTHING_PREPARED = "There is no connection, and this page was not prepared on this computer.";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) {
    return;
  }
  if (request.method === "POST" && CHANGES_WHO_IS_HERE.includes(url.pathname)) {
    // From now on nobody's pages are given out until the server has said who is here.
    event.waitUntil(remember("user", null));
  } else if (request.method === "GET" && request.mode === "navigate" && !url.pathname.startsWith("/admin/")) {
    event.respondWith(page(event, request, url));
  } else if (request.method === "GET" && isStatic(url)) {
    event.respondWith(asset(event, request, url));
  }
});

function addressIn(url) {
  return url.pathname + url.search;
}

// Full or broken storage must not stand between a person and a server that answers.
function orElse(other) {
  return () => other;
}

async function page(event, request, url) {
  const user = await recall("user").catch(orElse(null));
  const copy = (address = addressIn(url)) => user && preparedPage(user, address).catch(orElse(undefined));
  const network = fetch(request).then((response) => {
    if (isPage(response)) {
      event.waitUntil(refresh(addressIn(url), response.clone()).catch(() => {}));
    }
    return response;
  });
  event.waitUntil(network.catch(() => {}));
  const hasCopy = user && (await isPrepared(user, addressIn(url)).catch(orElse(false)));
  try {
    const response = await (hasCopy ? Promise.race([network, late()]) : network);
    return PROXY_FAULTS.includes(response.status) ? ((await copy()) || response) : response;
  } catch {
    return (await copy()) || (await copy(OFFLINE)) || new Response(NOTHING_PREPARED, { status: 503 });
  }
}

function late() {
  return new Promise((_, reject) => setTimeout(() => reject(new Error("The network takes too long.")), TIME_LIMIT));
}

// Notes whose page came, and refreshes the copy of one that is prepared or on which answers are given.
async function refresh(address, response) {
  const html = await response.clone().text();
  const user = userIn(html);
  if (user === null) {
    return;
  }
  if ((await recall("user")) !== user) {
    await dropOthers(user);
    await remember("user", user);
  }
  if (isForAnswers(html) || (await isPrepared(user, address))) {
    await keepPage(user, address, response, html);
  }
}

async function asset(event, request, url) {
  const cache = await caches.open(ASSETS).catch(orElse(null));
  const kept = await cache?.match(request).catch(orElse(undefined));
  if (kept && isHashed(url)) {
    return kept;
  }
  try {
    const response = await fetch(request);
    if (response.ok && cache) {
      event.waitUntil(cache.put(request, response.clone()).catch(() => {}));
    }
    return response;
  } catch (fault) {
    if (kept) {
      return kept;
    }
    throw fault;
  }
}
