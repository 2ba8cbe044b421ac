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

async function showCount() {
  const link = document.querySelector("[data-waiting]");
  const number = (await unsent()).length;
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
  const left = await unsent();
  if (!left.length) {
    await leave(form);
    return;
  }
  dialog.querySelector("[data-count]").textContent =
    left.length === 1 ? "1 change has not been sent" : `${left.length} changes have not been sent`;
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
