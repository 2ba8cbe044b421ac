// A page of a case: every answer is kept on this computer at once, sent by itself, and says how far it is.

import * as journal from "./journal.js";
import { Item } from "./item.js";
import { startPresence } from "./presence.js";
import { start as startProgress } from "./progress.js";
import { showStatus } from "./page_status.js";
import * as sender from "./sender.js";
import { USER } from "./session.js";
import { write } from "./values.js";

const KEEP_AFTER = 100;
// Each sending is an entry of the ledger with its words: the journal holds every key meanwhile.
const SEND_TYPING_AFTER = 15_000;
const SEND_CHOICE_AFTER = 50;
// Where the browser keeps nothing, only the server does.
const SEND_UNKEPT_AFTER = 700;

class CasePage {
  constructor(form) {
    this.form = form;
    this.place = { inspection: form.dataset.inspection, case: form.dataset.case };
    this.items = new Map();
    for (const element of form.querySelectorAll("[data-item]")) {
      const item = new Item(element);
      this.items.set(item.key, item);
    }
    // Called after each look into the journal.
    this.refreshed = () => {};
    // Whether what comes from this page is held for somebody else, who has the case now.
    this.isPassedOn = false;
  }

  itemOf(target) {
    return this.items.get(target.closest("[data-item]")?.dataset.item);
  }

  start() {
    const changed = ({ target }) => this.changed(this.itemOf(target));
    this.form.addEventListener("input", changed);
    this.form.addEventListener("change", changed);
    this.form.addEventListener("focusout", () => this.sendNow());
    this.form.addEventListener("click", (event) => this.clicked(event));
    this.form.addEventListener("submit", (event) => this.submitted(event));
    window.addEventListener("pagehide", () => this.left());
    window.addEventListener("beforeunload", (event) => this.leaving(event));
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.sendNow());
    sender.onChange(() => this.refresh().catch(() => {}));
    journal.onLost(() => this.keepAgain());
  }

  // The version of each item as the page has it.
  get versions() {
    return Object.fromEntries([...this.items.values()].map((item) => [item.key, item.version]));
  }

  // Takes in what the journal holds on top of the page as the server made it.
  async open() {
    // What was typed before this script ran.
    this.items.forEach((item) => this.changed(item));
    try {
      await journal.forgetKnown(USER, this.place, this.versions);
      await this.forgetDecided();
      await this.refresh();
    } catch {
      this.form.classList.add("app-saves-with-button");
    }
    this.form.dataset.ready = "";
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

  changed(item) {
    if (!item || (!item.isBusy && !item.hasNews)) {
      return;
    }
    item.turn += 1;
    item.isDirty = true;
    if (item.isWords) {
      item.timer ||= setTimeout(() => this.keep(item), KEEP_AFTER);
    } else {
      this.keep(item);
    }
    item.show(sender.present(), this.isPassedOn);
  }

  async keep(item) {
    clearTimeout(item.timer);
    item.timer = 0;
    if (item.isKeeping || !item.isDirty) {
      return;
    }
    const { value } = item;
    item.isDirty = false;
    item.isKeeping = true;
    try {
      item.kept(await journal.keep(this.described(item), value, item.version, item.head, item.nextId), value);
    } catch {
      item.failed = true;
      this.form.classList.add("app-saves-with-button");
      clearTimeout(item.unkeptTimer);
      item.unkeptTimer = setTimeout(() => this.sendUnkept(item), SEND_UNKEPT_AFTER);
    } finally {
      item.isKeeping = false;
      item.turn += 1;
    }
    this.show();
    sender.announce();
    if (item.isDirty) {
      this.keep(item);
    } else {
      sender.soon(item.isWords ? SEND_TYPING_AFTER : SEND_CHOICE_AFTER);
    }
  }

  described(item) {
    return { user: USER, ...this.place, page: this.form.dataset.page, key: item.key, label: item.label };
  }

  // Sends what could not be kept, unless something kept before it has to go first; what can't be sent is tried again.
  async sendUnkept(item) {
    const { value } = item;
    const change = { ...this.described(item), id: item.nextId, base: item.version, value, at: new Date().toISOString() };
    const result = item.isWaiting ? null : await sender.sendAlone(change);
    if (result?.status === "saved") {
      item.savedUnkept(result, value);
      this.show();
    } else if (!result) {
      item.unkeptTimer = setTimeout(() => this.sendUnkept(item), SEND_UNKEPT_AFTER * 10);
    }
  }

  // Shows what the journal holds now; an item that changed while it was read waits for the next time. What could not be
  // kept is nowhere but on the page, and stays there.
  async refresh() {
    const turns = new Map([...this.items.values()].map((item) => [item.key, item.turn]));
    const { changes, known } = await journal.stateOf(USER, this.place);
    const last = new Map(changes.map((change) => [change.key, change]));
    for (const item of this.items.values()) {
      if (!item.isBusy && !item.failed && item.turn === turns.get(item.key)) {
        item.take(last.get(item.key), known.get(item.key));
      }
    }
    this.show();
    this.refreshed();
  }

  // The items whose held answer is not shown as it is beside the stored one yet.
  newlyHeld() {
    return [...this.items.values()].filter(({ change, element }) => {
      const panel = change?.state === "held" ? element.querySelector(`[data-held="${change.held}"]`) : null;
      return change?.state === "held" && panel?.dataset.change !== change.id;
    });
  }

  show() {
    const condition = sender.present();
    this.items.forEach((item) => item.show(condition, this.isPassedOn));
    showStatus(this.form, [...this.items.values()], condition);
  }

  // The answers of others: {key, value, version, at, by}. They show where the person has nothing unconfirmed.
  async learn(told) {
    await journal.learn(USER, this.place, told);
    await this.refresh();
  }

  clicked(event) {
    const clear = event.target.closest("[data-clear]");
    if (clear) {
      const item = this.itemOf(clear);
      write(item.element, null);
      this.changed(item);
      item.element.querySelector("input:not([type=hidden]), textarea").focus();
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

  async allKept() {
    for (const item of this.items.values()) {
      while (item.isBusy) {
        await this.keep(item);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    }
  }

  // A box or the page is left: nothing waits for its time.
  async sendNow() {
    await this.allKept();
    sender.flush();
  }

  // The page is going: what is typed is kept, what is kept is sent along. From here on nothing of it is replaced.
  left() {
    const own = [];
    for (const item of this.items.values()) {
      if (item.isBusy || item.failed) {
        const after = item.isKeeping && !item.head?.own ? item.nextId : item.head?.id;
        journal.keepOnLeaving(this.described(item), item.value, item.base, after ?? null);
        item.isDirty = false;
      }
      if (item.head?.own) {
        own.push(item.change);
        item.head.own = false;
      }
    }
    sender.sendOnLeaving(own);
  }

  leaving(event) {
    if ([...this.items.values()].some((item) => item.failed)) {
      event.preventDefault();
    }
  }

  // The browser threw its data away under the open page: what is not saved is kept again.
  async keepAgain() {
    await journal.keepAgain([...this.items.values()].map((item) => item.change).filter(Boolean));
    sender.announce();
    sender.soon(0);
  }
}

function addClear(item) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "app-link-button app-clear";
  button.dataset.clear = "";
  button.append("Clear");
  const name = document.createElement("span");
  name.className = "govuk-visually-hidden";
  name.textContent = ` ${item.label}`;
  button.append(name);
  item.element.querySelector("[data-status]").after(button);
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
  startProgress(form);
  await page.open();
  startPresence(page);
  window.addEventListener("pageshow", (event) => event.persisted && page.refresh());
}
