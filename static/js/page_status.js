// The one line of a case page that says how far everything on it is.

import * as words from "./words.js";

function summary(items, condition) {
  const unsent = items.filter((item) => item.isWaiting).length;
  const count = (test) => items.filter(test).length;
  if (count((item) => item.failed)) {
    return words.NOT_KEPT;
  }
  if (unsent && condition) {
    return `${words.CONDITIONS[condition]}. ${words.waiting(unsent)}`;
  }
  if (count((item) => item.isHeld)) {
    return items[0].noun === "text"
      ? "There are two texts for one place: choose which one stays"
      : "There are two answers to a question: choose which one stays";
  }
  if (count((item) => item.change?.state === "refused")) {
    return `Not saved: the server refused ${items[0].noun === "text" ? "a text" : "an answer"} on this page`;
  }
  if (condition) {
    return words.ALONE[condition];
  }
  if (unsent) {
    return words.NOT_SENT;
  }
  const times = items.map((item) => (item.changedBy ? "" : item.savedAt)).filter(Boolean);
  return times.length ? `${items[0].savedWord} ${words.when(times.sort().at(-1))}` : "";
}

// Writes the line where it differs, so that a screen reader hears each state once.
export function showStatus(items, condition) {
  if (items.some((item) => item.isBusy)) {
    return;
  }
  const line = document.querySelector("[data-page-status]");
  const text = summary(items, condition);
  if (line.textContent !== text) {
    line.textContent = text;
  }
  line.dataset.condition = condition;
  document.querySelectorAll("[data-sign-in]").forEach((link) => {
    link.hidden = condition !== "signed_out";
  });
  if (text) {
    document.querySelector("[data-last-saved]")?.remove();
  }
}
