// One key for each answer of a case page, and one for the next. Off until the person switches it on: WCAG 2.1.4.
// The choice is kept in this browser for each person, so that it never follows somebody else who signs in here.

const ANSWERS = { y: "yes", n: "no", r: "not_relevant", u: "unable_to_assess" };
const ITEM = "[data-item]";
const CHOICES = "input[type=radio], input[type=checkbox]";

function isTyping(target) {
  return target.isContentEditable || target.matches("textarea, select, input:not([type=radio], [type=checkbox])");
}

// The key beside the words of a choice, for the eye alone: aria-keyshortcuts says it to a screen reader. An element of
// its own, since ::before and ::after of the label draw the radio and its dot.
function keyCap(key) {
  const cap = document.createElement("kbd");
  cap.className = "app-key";
  cap.setAttribute("aria-hidden", "true");
  cap.textContent = key;
  return cap;
}

class Keyboard {
  constructor(form, panel, user) {
    this.form = form;
    this.panel = panel;
    this.name = `keys|${user}`;
    this.last = null;
    this.before = null;
  }

  get isOn() {
    try {
      return localStorage.getItem(this.name) === "on";
    } catch {
      return false;
    }
  }

  start() {
    this.panel.hidden = false;
    this.button = this.panel.querySelector("[data-keys-switch]");
    this.button.addEventListener("click", () => this.turn(!this.isOn));
    this.form.addEventListener("focusin", ({ target }) => {
      this.last = target.closest(ITEM) ?? this.last;
    });
    document.addEventListener("keydown", (event) => this.pressed(event));
    this.show();
  }

  turn(on) {
    try {
      localStorage.setItem(this.name, on ? "on" : "off");
    } catch {
      return;
    }
    this.show();
  }

  // Says which keys there are, on the panel and at each choice.
  show() {
    const on = this.isOn;
    this.button.textContent = on ? "Switch keyboard shortcuts off" : "Switch keyboard shortcuts on";
    this.panel.querySelector("[data-keys-list]").hidden = !on;
    for (const item of this.items) {
      this.choicesOf(item).forEach((control, place) => {
        const key = this.keyOf(control, place);
        const label = item.querySelector(`label[for="${control.id}"]`);
        label?.querySelector(".app-key")?.remove();
        control.removeAttribute("aria-keyshortcuts");
        if (on && key) {
          control.setAttribute("aria-keyshortcuts", key);
          label?.append(keyCap(key));
        }
      });
    }
  }

  get items() {
    return [...this.form.querySelectorAll(ITEM)].filter((item) => !item.closest("[hidden]"));
  }

  // What must be answered, in the page's order: texts are passed over.
  get asked() {
    return this.items.filter((item) => this.choicesOf(item).length);
  }

  choicesOf(item) {
    return [...item.querySelectorAll(CHOICES)].filter((control) => control.name);
  }

  keyOf(control, place) {
    const letter = Object.keys(ANSWERS).find((key) => ANSWERS[key] === control.value);
    return letter ?? (place < 9 ? String(place + 1) : null);
  }

  // The item with the focus, or that had it last; before that the first unanswered one.
  get current() {
    const focused = document.activeElement?.closest?.(ITEM) ?? this.last;
    if (focused && this.form.contains(focused)) {
      return focused;
    }
    const unanswered = this.asked.find((item) => !this.choicesOf(item).some((control) => control.checked));
    return unanswered ?? this.asked[0] ?? null;
  }

  pressed(event) {
    if (event.key === "Escape" && isTyping(event.target) && this.isOn && this.form.contains(event.target)) {
      this.leaveWords(event.target.closest(ITEM));
      return;
    }
    const withModifier = event.ctrlKey || event.altKey || event.metaKey || event.isComposing;
    if (!this.isOn || withModifier || event.repeat || event.key.length !== 1 || isTyping(event.target)) {
      return;
    }
    if (this.act(event.key.toLowerCase())) {
      event.preventDefault();
    }
  }

  // Does what the key stands for, and gives whether it stands for anything here.
  act(key) {
    const item = this.current;
    switch (key) {
      case "j":
        return this.move(item, 1);
      case "k":
        return this.move(item, -1);
      case "e":
        return this.toWords(item);
      case "g":
        return this.toggleGuidance(item);
      case "c":
        return this.goOn();
      default:
        return item !== null && this.answer(item, key);
    }
  }

  answer(item, key) {
    const choices = this.choicesOf(item);
    const control = choices.find((one, place) => this.keyOf(one, place) === key);
    if (!control) {
      return false;
    }
    control.click();
    if (control.type === "radio") {
      this.move(item, 1);
    } else {
      control.focus();
    }
    return true;
  }

  move(item, step) {
    const asked = this.asked;
    const all = this.items;
    const place = all.indexOf(item);
    const next =
      step > 0
        ? asked.find((one) => all.indexOf(one) > place)
        : asked.findLast((one) => all.indexOf(one) < place);
    return this.focus(next ?? item);
  }

  focus(item) {
    const choices = item ? this.choicesOf(item) : [];
    const control = choices.find((one) => one.checked && one.type === "radio") ?? choices[0];
    if (control) {
      control.focus({ preventScroll: true });
      item.scrollIntoView({ block: "center" });
    } else {
      document.activeElement?.blur();
      this.last = item;
    }
    return true;
  }

  // The evidence of the key question that the item belongs to.
  toWords(item) {
    const words = item?.closest("[data-section]")?.querySelector("textarea");
    words?.focus();
    this.before = words ? { item, words: words.closest(ITEM) } : null;
    return Boolean(words);
  }

  // Back to the question from which a key led to these words; else they are left where they are.
  leaveWords(words) {
    const from = this.before?.words === words ? this.before.item : null;
    this.before = null;
    this.focus(from ?? words);
  }

  toggleGuidance(item) {
    const guidance = item?.querySelector("details");
    if (guidance) {
      guidance.open = !guidance.open;
    }
    return Boolean(guidance);
  }

  goOn() {
    const buttons = [...this.form.querySelectorAll("button[name=then][value=continue]")];
    buttons.find((button) => button.offsetParent !== null)?.click();
    return true;
  }
}

export function startKeyboard() {
  const form = document.querySelector("form[data-case]");
  const panel = document.querySelector("[data-keys]");
  if (form && panel) {
    new Keyboard(form, panel, panel.dataset.keys).start();
  }
}
