// A page of forms: what is typed into a text box is kept as a draft of its author's until the form's button is pressed.

import { Item } from "./item.js";
import * as journal from "./journal.js";
import { newId } from "./journal.js";
import { KeptPage } from "./kept_page.js";
import { showBoth } from "./presence.js";
import { USER } from "./session.js";

class DraftItem extends Item {
  constructor(element) {
    super(element);
    this.savedAt = element.dataset.savedAt ?? "";
    if ("stored" in element.dataset) {
      // The form was sent and came back: what stands in the box is not what is kept.
      this.stored = this.shown = element.dataset.stored || null;
    }
    this.line = element.querySelector("[data-draft-line]");
    // The ids of changes that the server has not confirmed.
    this.unheard = [];
    // Whether its form is on its way to the server.
    this.isSent = false;
    this.beside = 0;
    this.besideOf = 0;
  }

  get savedWord() {
    return "Draft kept";
  }

  get others() {
    return [...this.element.querySelectorAll("[data-held]")].map((panel) => Number(panel.dataset.held));
  }

  // The ids of all that may still be under way to the server from here.
  get tokens() {
    return [...this.unheard, ...(this.head ? [this.head.id] : []), this.nextId];
  }

  take(change, known) {
    super.take(change, known);
    this.beside = known?.beside ?? this.beside;
  }

  show(condition, isPassedOn) {
    super.show(condition, isPassedOn);
    const discard = this.line.querySelector("[data-discard]");
    this.line.hidden = !this.element.dataset.state;
    discard.hidden = !this.change && !this.savedAt;
    discard.value = `${this.version}:${this.key}`;
  }
}

class DraftPage extends KeptPage {
  constructor(root, own, elements) {
    super(root, { inspection: "", case: own.elements.address.value }, elements.map((one) => new DraftItem(one)));
    this.own = own;
    this.refreshed = () => this.showBeside();
  }

  start() {
    super.start();
    this.own.addEventListener("submit", (event) => this.discarded(event));
    this.form.querySelectorAll("form").forEach((form) => {
      // What the browser would put back into a box after going back has been sent, or is in the journal.
      form.autocomplete = "off";
    });
    // A page that the browser brings back as it was left may show what has been sent since.
    window.addEventListener("pageshow", (event) => event.persisted && window.location.reload());
  }

  // What was confirmed before the page was made is on it.
  get versions() {
    return Object.fromEntries([...this.items.keys()].map((key) => [key, Number(this.own.dataset.now)]));
  }

  described(item) {
    const title = document.querySelector("h1")?.textContent.trim() ?? "";
    return { ...super.described(item), title, began: item.element.dataset.began };
  }

  async refresh() {
    const { changes } = await journal.stateOf(USER, this.place);
    this.items.forEach((item) => {
      item.unheard = changes.filter((change) => change.key === item.key).map((change) => change.id);
    });
    await super.refresh();
  }

  // Puts what was typed elsewhere beside a box, as the server shows it.
  showBeside() {
    const unseen = [...this.items.values()].filter((item) => item.beside > item.others.length && item.besideOf < item.version);
    unseen.forEach((item) => {
      item.besideOf = item.version;
    });
    if (unseen.length) {
      showBoth(unseen).catch(() => {});
    }
  }

  // Tells with a form what it knows of its drafts, so that they go with it and nothing of them comes after.
  submitted(event) {
    for (const item of this.items.values()) {
      if (event.target.contains(item.element)) {
        const seen = item.element.querySelector("[data-seen]");
        const tokens = this.keptAtLast(item);
        item.isSent = !event.defaultPrevented;
        seen.value = [Math.max(Number(this.own.dataset.now), item.version, ...item.others), ...tokens].join(":");
      }
    }
  }

  // Keeps what was typed in the last moment before a form is sent. Gives the ids of all that is under way.
  keptAtLast(item) {
    const { tokens } = item;
    if (item.isDirty) {
      const after = item.isKeeping && !item.head?.own ? item.nextId : item.head?.id;
      const id = newId();
      journal.keepOnLeaving(this.described(item), item.value, item.base, after ?? null, id);
      item.isDirty = false;
      tokens.push(id);
    }
    return tokens;
  }

  // What waits in the journal of a form that was sent goes with the next page, which learns whether the form was taken.
  get notSent() {
    return super.notSent.filter((item) => !item.isSent);
  }

  async discarded(event) {
    event.preventDefault();
    const { submitter } = event;
    const item = this.itemOf(submitter);
    if (submitter.hasAttribute("data-discard")) {
      await this.allKept();
      await this.refresh().catch(() => {});
      this.own.elements.tokens.value = item.tokens.join(":");
      await journal.remove(item.unheard).catch(() => {});
      item.isSent = true;
    }
    this.own.append(Object.assign(document.createElement("input"), { type: "hidden", name: "draft", value: submitter.value }));
    this.own.submit();
  }
}

export async function startDraftPage() {
  const own = document.querySelector("form#discard-draft");
  const root = document.querySelector("main");
  if (!own || document.querySelector("form[data-autosave]")) {
    return;
  }
  const elements = [...root.querySelectorAll("form[method=post] [data-item]")];
  const page = new DraftPage(root, own, elements);
  page.start();
  await page.open();
}
