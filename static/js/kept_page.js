// A page whose answers are kept on this computer at once and sent by themselves: what pages of a case and forms share.

import * as journal from "./journal.js";
import { showStatus } from "./page_status.js";
import * as sender from "./sender.js";
import { USER } from "./session.js";

const KEEP_AFTER = 100;
// Each sending is an entry of the ledger with its words: the journal holds every key meanwhile.
const SEND_TYPING_AFTER = 15_000;
const SEND_CHOICE_AFTER = 50;
// Where the browser keeps nothing, only the server does.
const SEND_UNKEPT_AFTER = 700;

export class KeptPage {
  // `place` is {inspection, case} as the journal knows it; `form` holds the items.
  constructor(form, place, items) {
    this.form = form;
    this.place = place;
    this.items = new Map(items.map((item) => [item.key, item]));
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
    this.form.addEventListener("submit", (event) => this.submitted(event));
    window.addEventListener("pagehide", () => this.left());
    window.addEventListener("beforeunload", (event) => this.leaving(event));
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.sendNow());
    sender.onChange(() => this.refresh().catch(() => {}));
    journal.onLost(() => this.keepAgain());
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

  async forgetDecided() {}

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
    return { user: USER, ...this.place, key: item.key, label: item.label };
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
    this.tookIn(last, known);
    this.refreshed();
  }

  tookIn() {}

  show() {
    const condition = sender.present();
    this.items.forEach((item) => item.show(condition, this.isPassedOn));
    showStatus([...this.items.values()], condition);
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

  // The items that must not be left without a word.
  get notSent() {
    return [...this.items.values()];
  }

  // The page is going: what is typed is kept, what is kept is sent along. From here on nothing of it is replaced.
  left() {
    const own = [];
    for (const item of this.notSent) {
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
    if (this.notSent.some((item) => item.failed)) {
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
