// A page of a case or of the report: every answer is kept on this computer at once, sent by itself, and says how far it is.

import * as journal from "./journal.js";
import { Item } from "./item.js";
import { KeptPage } from "./kept_page.js";
import { startPresence } from "./presence.js";
import { start as startProgress } from "./progress.js";
import { startPreviews } from "./previews.js";
import * as sender from "./sender.js";
import { USER } from "./session.js";
import { write } from "./values.js";
import * as words from "./words.js";

class CasePage extends KeptPage {
  constructor(form) {
    const elements = [...form.querySelectorAll("[data-item]")];
    super(form, { inspection: form.dataset.inspection, case: form.dataset.case }, elements.map((one) => new Item(one)));
  }

  start() {
    super.start();
    this.form.addEventListener("click", (event) => this.clicked(event));
    ["input", "change", "answered"].forEach((name) => this.form.addEventListener(name, () => this.showInView()));
  }

  show() {
    super.show();
    this.items.forEach(showClear);
  }

  described(item) {
    const { page, title } = this.form.dataset;
    return { ...super.described(item), page, title };
  }

  // The version of each item as the page has it.
  get versions() {
    return Object.fromEntries([...this.items.values()].map((item) => [item.key, item.version]));
  }

  // A held change that the server's page shows no more has been decided.
  async forgetDecided() {
    if (document.documentElement.dataset.prepared) {
      return;
    }
    const shown = [...this.form.querySelectorAll("[data-held]")].map((panel) => Number(panel.dataset.held));
    await this.keepHeld(await this.heldNumbers(), shown);
  }

  // The numbers under which the server holds changes of this page, as far as the journal knows.
  async heldNumbers() {
    const { changes } = await journal.stateOf(USER, this.place);
    return changes.filter((change) => change.state === "held" && this.items.has(change.key)).map((one) => one.held);
  }

  // Of the held changes `asked` about, those that the server does not hold any more have been decided.
  async keepHeld(asked, held) {
    const decided = asked.filter((number) => !held.includes(number));
    const { changes } = await journal.stateOf(USER, this.place);
    await journal.remove(changes.filter((one) => one.state === "held" && decided.includes(one.held)).map((one) => one.id));
  }

  // The items whose held answer is not shown as it is beside the stored one yet.
  newlyHeld() {
    return [...this.items.values()].filter(({ change, element }) => {
      const panel = change?.state === "held" ? element.querySelector(`[data-held="${change.held}"]`) : null;
      return change?.state === "held" && panel?.dataset.change !== change.id;
    });
  }

  // The answers of others: {key, value, version, at, by}. They show where the person has nothing unconfirmed.
  async learn(told) {
    await journal.learn(USER, this.place, told);
    await this.refresh();
  }

  clicked(event) {
    const clear = event.target.closest("[data-clear]");
    if (clear) {
      // The focus stays on the button, which undoes then what it did.
      const item = this.itemOf(clear);
      const back = item.value === null ? item.cleared : null;
      item.cleared = item.value;
      write(item.element, back);
      this.changed(item);
      showClear(item);
    }
  }

  // What the journal holds of the case beyond this page: facts that were answered on another.
  tookIn(last, known) {
    this.elsewhere = (key, version) => {
      const change = last.get(key);
      if (change && !["held", "refused"].includes(change.state)) {
        return change.value;
      }
      return known.get(key)?.version > version ? known.get(key).value : undefined;
    };
    this.showInView();
  }

  // "About case" beside the questions says what is answered now.
  showInView() {
    for (const place of document.querySelectorAll("[data-fact]")) {
      const { fact, version, choices } = place.dataset;
      const item = this.items.get(fact);
      const value = item ? item.value : this.elsewhere?.(fact, Number(version));
      if (value !== undefined) {
        const text = words.answer(value, JSON.parse(choices));
        place.textContent = text ?? "Not answered yet";
        place.classList.toggle("app-missing", text === null);
      }
    }
  }

  // Everything is saved by itself: the buttons only lead on, or send at once.
  async submitted(event) {
    if (this.form.classList.contains("app-saves-with-button")) {
      const bases = [...this.items.values()].map((item) => [item.key, item.base]);
      this.form.elements.versions.value = JSON.stringify(Object.fromEntries(bases));
      return;
    }
    event.preventDefault();
    const then = event.submitter?.value;
    if (then === "propose") {
      this.answerAsProposed();
    }
    await this.allKept();
    const sent = sender.flush();
    if (then === "continue") {
      await Promise.race([sent, new Promise((resolve) => setTimeout(resolve, 1_500))]);
      window.location.assign(this.form.dataset.next);
    }
  }

  answerAsProposed() {
    for (const item of this.items.values()) {
      if (item.element.dataset.proposed && item.value === null) {
        write(item.element, item.element.dataset.proposed);
        this.changed(item);
      }
    }
  }
}

// An answer is cleared, and that is undone, by one button. It comes behind the history, so that Tab does not lead from a
// text straight to it: what is not stored yet has no history, and the box's own undo.
function showClear(item) {
  const button = item.element.querySelector("[data-clear]");
  if (item.value !== null) {
    item.cleared = null;
  }
  button.hidden = item.cleared === null && (item.value === null || (item.isWords && item.version === 0));
  button.firstChild.data = item.cleared === null ? "Clear" : "Undo clear";
}

function addClear(item) {
  item.cleared = null;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "app-link-button app-clear";
  button.dataset.clear = "";
  button.append("Clear");
  const name = document.createElement("span");
  name.className = "govuk-visually-hidden";
  name.textContent = ` ${item.label}`;
  button.append(name);
  item.element.querySelector("[data-history]").after(" ", button);
  showClear(item);
}

export async function startCasePage() {
  const form = document.querySelector("form[data-autosave]");
  if (!form) {
    if (document.querySelector("[data-here]")) {
      startPresence();
    }
    return;
  }
  const page = new CasePage(form);
  page.items.forEach(addClear);
  page.start();
  if (document.querySelector("[data-page-progress]")) {
    startProgress(form);
  }
  await page.open();
  startPresence(page);
  startPreviews(page);
  window.addEventListener("pageshow", (event) => event.persisted && page.refresh());
}
