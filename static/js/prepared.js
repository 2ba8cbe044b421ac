// Pages that open without a connection: kept per person, shared by the pages and the service worker.

export const ASSETS = "assets";
const PAGES = "pages|";
const STATIC = "/static/";
export const OFFLINE = "/offline/";
export const MY_WORK = "/my-work/";
const PREPARED_AT = "X-Prepared-At";

export function cacheOf(user) {
  return `${PAGES}${user}`;
}

export function isStatic(url) {
  return url.origin === self.location.origin && url.pathname.startsWith(STATIC);
}

// Whether the name of a static file changes with its content.
export function isHashed(url) {
  return /\.[0-9a-f]{12}\.[a-z0-9]+$/.test(url.pathname);
}

// Whose page this is: the account as a number, or null for a page that is nobody's.
export function userIn(html) {
  const found = /<body[^>]*\sdata-user="(\d+)"/.exec(html);
  return found ? Number(found[1]) : null;
}

// Whether answers are given on this page: a copy of it is kept, so that a reload without a connection finds it.
export function isForAnswers(html) {
  return /<form[^>]*\sdata-autosave/.test(html);
}

function assetsIn(html) {
  return [...html.matchAll(/(?:src|href)="(\/static\/[^"]+)"/g)].map((found) => found[1]);
}

// Whether the answer is a page itself: not a redirect, an error or a file.
export function isPage(response) {
  return (
    response.status === 200 &&
    response.type === "basic" &&
    !response.redirected &&
    (response.headers.get("Content-Type") ?? "").startsWith("text/html")
  );
}

// Stores a page of a person and the static files that it needs.
export async function keepPage(user, address, response, html) {
  const headers = new Headers(response.headers);
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  headers.set(PREPARED_AT, new Date().toISOString());
  const cache = await caches.open(cacheOf(user));
  await cache.put(address, new Response(html, { headers }));
  await keepAssets(assetsIn(html));
}

async function keepAssets(addresses) {
  const cache = await caches.open(ASSETS);
  for (const address of addresses) {
    if (!(await cache.match(address))) {
      const response = await fetch(address);
      if (response.ok) {
        await cache.put(address, response);
      }
    }
  }
}

// A person's prepared copy of a page, marked with the time of its preparation, or undefined.
export async function preparedPage(user, address) {
  const cache = await caches.open(cacheOf(user));
  const found = (await cache.match(address)) ?? (await cache.match(address, { ignoreSearch: true }));
  if (!found) {
    return undefined;
  }
  const html = await found.text();
  const marked = html.replace("<html ", `<html data-prepared="${found.headers.get(PREPARED_AT)}" `);
  return new Response(marked, { headers: found.headers });
}

export async function isPrepared(user, address) {
  return (await (await caches.open(cacheOf(user))).match(address)) !== undefined;
}

// Removes the prepared pages of everybody but this person; of everybody where it is null.
export async function dropOthers(user) {
  for (const name of await caches.keys()) {
    if (name.startsWith(PAGES) && name !== cacheOf(user)) {
      await caches.delete(name);
    }
  }
}

// Removes static files that no prepared page uses any more.
export async function dropOldAssets(user) {
  const pages = await caches.open(cacheOf(user));
  const used = new Set();
  for (const request of await pages.keys()) {
    const page = await pages.match(request);
    assetsIn(await page.text()).forEach((address) => used.add(new URL(address, self.location.origin).href));
  }
  const assets = await caches.open(ASSETS);
  for (const request of await assets.keys()) {
    if (!used.has(request.url)) {
      await assets.delete(request);
    }
  }
}

// Fetches a page afresh and keeps it. Gives its text. Fails where it is not there or the session has ended.
export async function prepare(user, address) {
  const response = await fetch(address, { headers: { Accept: "text/html" } });
  if (!isPage(response)) {
    throw new Error(`${address} could not be prepared (${response.status})`);
  }
  const html = await response.text();
  if (userIn(html) !== user) {
    throw new Error(`${address} is a page of somebody else`);
  }
  await keepPage(user, address, response, html);
  return html;
}
