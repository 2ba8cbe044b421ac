// Who else has the case open, and what they changed: asked for while the page can be seen.

import { newId } from "./journal.js";
import * as sender from "./sender.js";
import { postAfresh, USER } from "./session.js";

const EVERY = 20_000;

function show(selector, text) {
  const line = document.querySelector(selector);
  if (line.textContent !== text) {
    line.textContent = text;
  }
}

// Pages that are not called by their standard's number.
const PAGES = { about: "About the case", case: "" };

function inWords(others) {
  const named = others.map(({ name, page }) => [name, PAGES[page] ?? page]);
  const names = [...new Set(named.map(([name, page]) => (page ? `${name} (${page})` : name)))];
  return names.length ? `Also open by ${new Intl.ListFormat("en-GB").format(names)}` : "";
}

// Puts the server's own comparison of both answers where it is not on the page yet.
export async function showBoth(items) {
  // Asked for before the page is: a change that is held meanwhile is not on it.
  const asked = items.map(({ key, element, change }) => [key, element, change?.state === "held" ? change.id : ""]);
  const response = await fetch(window.location.pathname + window.location.search, { headers: { Accept: "text/html" } });
  if (!response.ok || response.redirected) {
    return;
  }
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const [key, element, id] of asked) {
    const theirs = fresh.querySelector(`[data-item="${key}"] [data-held-place]`);
    if (theirs) {
      element.querySelector("[data-held-place]").replaceWith(document.adoptNode(theirs));
      // Which of the changes that this browser sent the comparison shows.
      theirs.querySelectorAll("[data-held]").forEach((panel) => {
        panel.dataset.change = id;
      });
    }
  }
}

function notShown(page, held) {
  const missing = held.filter(({ id, key }) => !page.form.querySelector(`[data-item="${key}"] [data-held="${id}"]`));
  const items = missing.map(({ key }) => page.items.get(key)).filter(Boolean);
  return [...new Set([...items, ...page.newlyHeld()])];
}

function removeDecided(form, held) {
  const numbers = held.map(({ id }) => String(id));
  for (const panel of form.querySelectorAll("[data-held]")) {
    if (!numbers.includes(panel.dataset.held)) {
      panel.remove();
    }
  }
}

async function takeIn(page, asked, body) {
  const { form } = page;
  page.isPassedOn = body.passed_on;
  if (body.changed.length) {
    await page.learn(body.changed);
  }
  removeDecided(form, body.held);
  await page.keepHeld(
    asked,
    body.held.map(({ id }) => id),
  );
  const unseen = notShown(page, body.held);
  if (unseen.length && body.open) {
    await showBoth(unseen);
  }
  await page.refresh();
}

// Says who else is here. On a page for answers, `page` takes in what they changed.
export function startPresence(page = null) {
  const box = document.querySelector("[data-here]");
  const place = { inspection: box.dataset.inspection, case: box.dataset.case };
  const address = `${sender.addressOf(place)}here/`;
  const opened = newId();
  let timer = 0;
  let isAsking = false;

  const ask = async () => {
    clearTimeout(timer);
    timer = setTimeout(ask, EVERY);
    if (document.visibilityState !== "visible" || isAsking) {
      return;
    }
    isAsking = true;
    try {
      const content = { user: USER, page: box.dataset.here, window: opened, versions: page?.versions ?? {} };
      const asked = (await page?.heldNumbers()) ?? [];
      const { status, body } = await postAfresh(address, content);
      if (status === 200 && body) {
        show("[data-also-open]", inWords(body.others));
        show("[data-not-open]", page && !body.open ? body.why_not : "");
        if (page) {
          await takeIn(page, asked, body);
        }
      }
      sender.heard(status, body);
    } catch {
      sender.heard(0, null);
    }
    isAsking = false;
  };

  document.addEventListener("visibilitychange", ask);
  if (page) {
    // What was held a moment ago is shown at once.
    page.refreshed = () => {
      if (page.newlyHeld().length) {
        ask();
      }
    };
  }
  ask();
}
