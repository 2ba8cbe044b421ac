// On every page: how many changes wait, and a word before signing out while there are any.

import { changesOf } from "./journal.js";
import { removePrepared } from "./offline.js";
import * as sender from "./sender.js";
import { renewTokens, USER } from "./session.js";
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

async function leave(form) {
  await removePrepared();
  renewTokens();
  form.submit();
}

async function beforeSigningOut(form, dialog) {
  await Promise.race([sender.flush(), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  const left = answersIn(await unsent());
  if (!left) {
    await leave(form);
    return;
  }
  dialog.querySelector("[data-count]").textContent =
    left === 1 ? "1 change has not been sent" : `${left} changes have not been sent`;
  dialog.showModal();
}

function startSigningOut() {
  const form = document.querySelector("form[data-sign-out]");
  const dialog = document.querySelector("dialog[data-unsent]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    beforeSigningOut(form, dialog).catch(() => form.submit());
  });
  dialog.querySelector("[data-anyway]").addEventListener("click", () => leave(form).catch(() => form.submit()));
  dialog.querySelector("[data-stay]").addEventListener("click", () => dialog.close());
}

export function startNavigation() {
  const count = () => showCount().catch(() => {});
  sender.onChange(count);
  count();
  startSigningOut();
  document.addEventListener("submit", renewTokens, true);
}
