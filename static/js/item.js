// One item of a case page: what it shows, what of that is kept, sent and saved, and how that reads.

import { newId } from "./journal.js";
import * as words from "./words.js";
import { isWords, read, same, write } from "./values.js";

export class Item {
  constructor(element) {
    this.element = element;
    this.key = element.dataset.item;
    this.label = element.dataset.label;
    // What is kept here is called: an answer, or a text of the report.
    this.noun = element.dataset.noun ?? "answer";
    this.isWords = isWords(element);
    this.version = Number(element.dataset.version);
    this.stored = read(element, { asSent: true });
    // What the page shows and has kept, or what is stored; typed is what differs from it.
    this.shown = this.stored;
    // The unconfirmed change that the page shows: {id, own}.
    this.head = null;
    this.change = null;
    // The id of the change of this browser that was confirmed last, if that is what is stored.
    this.lastId = "";
    this.savedAt = "";
    this.changedBy = "";
    this.isDirty = false;
    this.isKeeping = false;
    this.failed = false;
    // Grows with each keystroke and each write, so that what was read before is not taken for the present state.
    this.turn = 0;
    this.timer = 0;
    this.unkeptTimer = 0;
    // The id that a new change gets, known before it is kept, so that what follows can name it.
    this.nextId = newId();
  }

  get isBusy() {
    return this.isDirty || this.isKeeping;
  }

  get value() {
    return read(this.element);
  }

  // The version from which the page's answer was made.
  get base() {
    return this.change ? this.change.base : this.version;
  }

  get isWaiting() {
    return this.change?.state === "waiting";
  }

  get savedWord() {
    return "Saved";
  }

  get isHeld() {
    return this.change?.state === "held" || this.element.querySelector("[data-held]") !== null;
  }

  // Why, as the server says it beside both answers, or said when it took the change.
  get whyHeld() {
    return this.element.querySelector("[data-held]")?.dataset.why ?? this.change?.message ?? words.HELD;
  }

  // Takes in what the journal holds: the last unconfirmed change of this item, and what was confirmed. A page that was
  // made with a change on it, sent by one that was killed before it heard so, learns here that it is saved.
  take(change, known) {
    const isOfThisPage = known?.version === this.version && known.change && !this.savedAt;
    if (known?.version > this.version || isOfThisPage) {
      this.version = known.version;
      this.stored = known.value;
      this.savedAt = known.at;
      this.lastId = known.change ?? "";
      this.changedBy = known.others ? known.by : "";
    }
    this.change = change ?? null;
    if (!change) {
      this.head = null;
    } else if (change.id !== this.head?.id) {
      this.head = { id: change.id, own: false };
    }
    this.shown = change ? change.value : this.stored;
    write(this.element, this.shown);
  }

  // Notes that the change was kept by this page.
  kept(change, value) {
    this.change = change;
    this.head = { id: change.id, own: true };
    this.shown = value;
    this.changedBy = "";
    this.failed = false;
    this.nextId = newId();
  }

  // Notes that the server has a value that this browser could not keep.
  savedUnkept({ version, at }, value) {
    this.version = version;
    this.savedAt = at;
    this.stored = this.shown = value;
    this.head = this.change = null;
    this.failed = this.hasNews;
    this.changedBy = "";
    this.nextId = newId();
  }

  get hasNews() {
    return !same(this.value, this.shown);
  }

  // The state by its name, and in words. `isPassedOn` is whether somebody else has the case now.
  describe(condition, isPassedOn) {
    if (this.failed) {
      return ["not_kept", words.NOT_KEPT];
    }
    if (this.isBusy) {
      return ["typing", this.isWords ? "Typing…" : ""];
    }
    if (this.change?.state === "refused") {
      return ["refused", `Not saved: ${this.change.sentences.join(" ")} ${words.KEPT}`];
    }
    if (this.isWaiting && condition) {
      return [condition === "signed_out" ? condition : "waiting", `${words.CONDITIONS[condition]}. ${words.KEPT}`];
    }
    if (this.isWaiting) {
      return ["kept", words.NOT_SENT];
    }
    if (this.isHeld) {
      return ["held", isPassedOn ? words.PASSED_ON : `${this.whyHeld}. Both ${this.noun}s are kept`];
    }
    if (this.savedAt) {
      return ["saved", this.changedBy ? `Changed by ${this.changedBy}, ${words.when(this.savedAt)}` : `${this.savedWord} ${words.when(this.savedAt)}`];
    }
    return ["", ""];
  }

  show(condition, isPassedOn) {
    const [state, text] = this.describe(condition, isPassedOn);
    const status = this.element.querySelector("[data-status]");
    this.element.dataset.change = this.change?.id ?? this.lastId;
    this.element.dataset.state = state;
    this.element.querySelector("[data-history]")?.toggleAttribute("hidden", this.version === 0);
    this.element.dataset.version = this.version;
    if (status.textContent !== text) {
      status.textContent = text;
    }
  }
}
