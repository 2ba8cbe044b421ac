// How much of a case page is answered, as it changes under the person's hands.

import { read } from "./values.js";

function answered(items) {
  return items.filter((item) => read(item) !== null).length;
}

function showBar(bar, done, total) {
  const [text] = bar.childNodes;
  text.textContent = `\n  ${done} of ${total} answered\n  `;
  bar.querySelector(".app-progress__done").setAttribute("width", total ? Math.floor((100 * done) / total + 0.5) : 0);
}

function showUnanswered(details) {
  let left = 0;
  for (const row of details.querySelectorAll("li")) {
    const control = document.getElementById(row.querySelector("a").hash.slice(1));
    const item = control?.closest("[data-item]");
    row.hidden = item !== null && item !== undefined && read(item) !== null;
    left += row.hidden ? 0 : 1;
  }
  details.hidden = left === 0;
  details.querySelector("[data-count]").textContent = left;
}

export function start(form) {
  const items = [...form.querySelectorAll("[data-item]")];
  const required = items.filter((item) => item.dataset.kind !== "words");
  const bar = document.querySelector("[data-page-progress] .app-progress");
  const details = document.querySelector("[data-unanswered]");
  const count = () => {
    showBar(bar, answered(required), required.length);
    for (const section of form.querySelectorAll("[data-section]")) {
      const within = required.filter((item) => section.contains(item));
      const line = section.querySelector("[data-section-progress]");
      if (line) {
        line.textContent = `${answered(within)} of ${within.length} answered`;
      }
    }
    if (details) {
      showUnanswered(details);
    }
  };
  form.addEventListener("input", count);
  form.addEventListener("change", count);
  form.addEventListener("answered", count);
  count();
}
