// On every page: how many changes wait, and a word before signing out while there are any.

import { changesOf } from "./journal.js";
import { removePrepared } from "./offline.js";
import * as sender from "./sender.js";
import { renewTokens, USER, whoIsSignedIn } from "./session.js";
import * as words from "./words.js";

const PATIENCE = 2_000;

async function unsent() {
  return (await changesOf(USER)).filter((change) => change.state !== "held");
}

// How many answers they are about: who types on while a change is being sent makes another one of the same answer.
function answersIn(changes) {
  return new Set(changes.map((one) => [one.inspection, one.case, one.key].join("/"))).size;
}

async function showCount() {
  const link = document.querySelector("[data-waiting]");
  const number = answersIn(await unsent());
  link.hidden = number === 0;
  link.querySelector("a").textContent = words.waiting(number);
}

// Signs out, or says that this takes a connection: who was told nothing would leave the computer signed in.
async function leave(form, offline) {
  try {
    await whoIsSignedIn();
  } catch {
    offline.showModal();
    return;
  }
  await removePrepared().catch(() => {});
  renewTokens();
  form.submit();
}

async function beforeSigningOut(form, dialog, offline) {
  await Promise.race([sender.flush(), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  const left = answersIn(await unsent());
  if (!left) {
    await leave(form, offline);
    return;
  }
  dialog.querySelector("[data-count]").textContent =
    left === 1 ? "1 change has not been sent" : `${left} changes have not been sent`;
  dialog.showModal();
}

function startSigningOut() {
  const form = document.querySelector("form[data-sign-out]");
  const dialog = document.querySelector("dialog[data-unsent]");
  const offline = document.querySelector("dialog[data-no-connection]");
  if (!form) {
    return; // In the admin's frame, which has a navigation of its own.
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    beforeSigningOut(form, dialog, offline).catch(() => leave(form, offline));
  });
  dialog.querySelector("[data-anyway]").addEventListener("click", () => {
    dialog.close();
    leave(form, offline);
  });
  for (const one of [dialog, offline]) {
    one.querySelector("[data-stay]").addEventListener("click", () => one.close());
  }
}

export function startNavigation() {
  const count = () => showCount().catch(() => {});
  sender.onChange(count);
  count();
  startSigningOut();
  document.addEventListener("submit", renewTokens, true);
}
