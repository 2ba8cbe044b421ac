// "My unsent work": what this browser still holds of the person's changes, as a list and as a file.

import * as journal from "./journal.js";
import * as sender from "./sender.js";
import { USER } from "./session.js";
import { CONDITIONS, when } from "./words.js";

const FORMAT = "youth-inspection-unsent/1";

function inFile({ inspection, case: one, id, key, base, value, at, follows, began, title, label }) {
  return { inspection, case: one, id, key, base, value, at, follows, began, title, label };
}

function fileOf(changes) {
  const { username } = document.body.dataset;
  const content = { format: FORMAT, user: USER, username, made_at: new Date().toISOString(), changes: changes.map(inFile) };
  return new Blob([JSON.stringify(content, null, 2)], { type: "application/json" });
}

function download(changes) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(fileOf(changes));
  link.download = `unsent-work-${new Date().toISOString().slice(0, 16).replaceAll(":", "-")}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function stateOf(change) {
  if (change.state === "refused") {
    return `Not saved: ${change.sentences.join(" ")}`;
  }
  return CONDITIONS[sender.present()] ?? "Waits to be sent";
}

function valueOf({ value }) {
  return Array.isArray(value) ? value.join(", ") || "None of these" : (value ?? "Answer cleared");
}

function button(name, label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "app-link-button";
  made.append(name);
  const what = document.createElement("span");
  what.className = "govuk-visually-hidden";
  what.textContent = ` ${label}`;
  made.append(what);
  made.addEventListener("click", act);
  return made;
}

async function discard(change) {
  if (window.confirm("Discard this change? It is nowhere but on this computer and can’t be brought back.")) {
    await journal.remove([change.id]);
    sender.announce();
  }
}

async function tryAgain(change) {
  await journal.retry([change.id]);
  sender.announce();
  sender.soon(0);
}

function rowOf(template, change) {
  const row = template.content.cloneNode(true);
  const put = (name, text) => {
    row.querySelector(`[data-${name}]`).textContent = text;
  };
  const link = row.querySelector("a");
  link.href = sender.addressOf(change);
  link.textContent = change.title ?? change.case;
  put("inspection", change.inspection);
  put("label", change.label);
  put("value", valueOf(change));
  put("at", when(change.at));
  put("state", stateOf(change));
  if (change.state === "refused") {
    const about = `${change.label}, ${change.title ?? `case ${change.case}`}`;
    const actions = row.querySelector("[data-actions]");
    actions.append(button("Try again", about, () => tryAgain(change)), " ", button("Discard", about, () => discard(change)));
  }
  return row;
}

function decisions(held) {
  return held === 1
    ? "1 answer or text was changed elsewhere too and waits for a choice, on its own page."
    : `${held} answers or texts were changed elsewhere too and wait for a choice, on their own pages.`;
}

export function startMyWork() {
  const box = document.querySelector("[data-my-work]");
  if (!box) {
    return;
  }
  let changes = [];
  const template = box.querySelector("template");
  const list = box.querySelector("[data-list]");
  const none = box.querySelector("[data-none]");
  const show = async () => {
    const all = await journal.changesOf(USER);
    changes = all.filter((change) => change.state !== "held");
    const held = all.length - changes.length;
    list.querySelector("tbody").replaceChildren(...changes.map((change) => rowOf(template, change)));
    list.hidden = changes.length === 0;
    none.hidden = changes.length > 0;
    none.textContent = held ? `Nothing waits to be sent. ${decisions(held)}` : "Nothing waits here: every change is saved.";
  };
  const safely = () =>
    show().catch(() => {
      none.hidden = false;
      none.textContent = "The storage of this browser can’t be read, so what waits in it can’t be shown.";
    });
  box.querySelector("[data-download]").addEventListener("click", () => download(changes));
  box.querySelector("[data-send]").addEventListener("click", () => sender.flush());
  sender.onChange(safely);
  box.hidden = false;
  safely();
}
