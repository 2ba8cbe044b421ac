// What a page does for work without a connection: the service worker, what is always prepared, "Take my cases offline".

import { recall, remember } from "./journal.js";
import {
  dropOldAssets,
  dropOthers,
  isPrepared,
  MY_WORK,
  OFFLINE,
  prepare,
} from "./prepared.js";
import { USER } from "./session.js";
import { when } from "./words.js";

const AT_ONCE = 3;

const canPrepare = "serviceWorker" in navigator && "caches" in window;

// Removes what was prepared for anybody else, and makes sure that unsent work can always be reached.
async function settleIn() {
  if ((await recall("user")) !== USER) {
    await dropOthers(USER);
    await remember("user", USER);
  }
  const always = [MY_WORK, OFFLINE];
  if (document.querySelector("form[data-autosave]")) {
    // The first page that a person opens did not come through the service worker.
    always.push(window.location.pathname);
  }
  for (const address of always) {
    if (!(await isPrepared(USER, address))) {
      await prepare(USER, address);
    }
  }
}

function showBanner() {
  const { prepared } = document.documentElement.dataset;
  if (prepared) {
    const banner = document.querySelector("[data-offline-banner]");
    banner.querySelector("[data-prepared-at]").textContent = when(prepared);
    banner.hidden = false;
    // What was said when the copy was made is long past.
    document.querySelectorAll("[data-message]").forEach((message) => message.remove());
  }
}

// The addresses below `path` that a page links to.
function linksIn(html, selector, path) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const addresses = [...page.querySelectorAll(selector)].map((link) => link.getAttribute("href").split("#")[0]);
  return [...new Set(addresses)].filter((address) => address.startsWith(path));
}

// Does `act` to each address, a few at a time.
async function each(addresses, act) {
  const left = [...addresses];
  const work = async () => {
    while (left.length) {
      await act(left.shift());
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

async function takeOffline(tell) {
  const list = await prepare(USER, "/my-cases/");
  const cases = linksIn(list, "[data-open-cases] th a[href]", "/inspections/");
  const readings = linksIn(list, "[data-open-readings] th a[href]", "/inspections/");
  const pages = [MY_WORK, OFFLINE, ...readings];
  let done = 0;
  await each(cases, async (one) => {
    tell("Looking through your cases", done, cases.length);
    const html = await prepare(USER, one);
    const tasks = linksIn(html, "main a[href]", one);
    pages.push(...tasks.filter((address) => /\/(about|standards\/[^/]+)\/$/.test(address)));
    done += 1;
  });
  done = 0;
  await each(pages, async (address) => {
    tell("Preparing pages", done, pages.length);
    await prepare(USER, address);
    done += 1;
  });
  tell("Preparing pages", done, pages.length);
  await dropOldAssets(USER);
  // Asks the browser not to throw the data away when the disk is full.
  await navigator.storage?.persist?.();
  const prepared = { user: USER, at: new Date().toISOString(), cases: cases.length + readings.length };
  await remember("prepared", prepared);
  return prepared;
}

function inWords({ at, cases }) {
  const number = cases === 1 ? "1 open case" : `${cases} open cases`;
  return `${number} prepared on this computer at ${when(at)}. They open without a connection until you sign out.`;
}

async function startTaking(box) {
  const [button, progress, words] = ["button", "progress", "[role=status]"].map((one) => box.querySelector(one));
  const prepared = await recall("prepared");
  if (prepared?.user === USER && (await isPrepared(USER, "/my-cases/"))) {
    words.textContent = inWords(prepared);
  }
  const tell = (what, done, total) => {
    progress.hidden = false;
    progress.max = total;
    progress.value = done;
    progress.textContent = `${done} of ${total}`;
    box.querySelector("[data-progress-words]").textContent = `${what}: ${done} of ${total}`;
  };
  button.addEventListener("click", async () => {
    button.setAttribute("aria-disabled", "true");
    words.textContent = "Preparing your cases. Keep this page open.";
    try {
      words.textContent = inWords(await takeOffline(tell));
    } catch {
      words.textContent =
        "Not everything could be prepared: the connection was lost or you have been signed out. Try again.";
    }
    progress.hidden = true;
    box.querySelector("[data-progress-words]").textContent = "";
    button.removeAttribute("aria-disabled");
  });
  box.hidden = false;
}

// Removes every prepared page from this computer, for signing out.
export async function removePrepared() {
  await remember("user", null);
  await remember("prepared", null);
  if (canPrepare) {
    await dropOthers(null);
  }
}

export async function startOffline() {
  showBanner();
  if (!canPrepare) {
    return;
  }
  const box = document.querySelector("[data-take-offline]");
  if (box) {
    startTaking(box);
  }
  try {
    const worker = await navigator.serviceWorker.register("/service-worker.js");
    if (worker && !document.documentElement.dataset.prepared) {
      await settleIn();
    }
  } catch {
    // Without a connection, or where the browser refuses: the next page tries again.
  }
}
