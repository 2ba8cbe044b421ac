// Sends what the journal holds, in order, one window at a time, until the server has answered every change.

import * as journal from "./journal.js";
import { post, postAfresh, USER, whoIsSignedIn } from "./session.js";

const AT_MOST = 50;
const BYTES_AT_MOST = 2_000_000;
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;
// What a request may hold that outlives its page (the limit is 64 KiB for all of them together).
const KEEPALIVE_BYTES = 50_000;
const BUSY = 503;

const channel = "BroadcastChannel" in window ? new BroadcastChannel("journal") : null;
const listeners = [];

let condition = "";
let pause = FIRST_PAUSE;
let timer = 0;
let due = 0;
let running = null;
let isAskedAgain = false;
// The ids of changes on which alone the server failed: left for the next time, so that all others go up.
let passedOver = new Set();
// Why they are, and for how many milliseconds at least.
let trouble = { condition: "trouble", wait: 0 };

// Why nothing can be sent now: a key of words.CONDITIONS, or "" while all is well.
export function present() {
  return condition;
}

// Calls back whenever the journal or the condition may have changed, here or in another window.
export function onChange(act) {
  listeners.push(act);
}

export function announce(message = {}) {
  channel?.postMessage({ user: USER, condition, ...message });
  listeners.forEach((act) => act());
}

channel?.addEventListener("message", ({ data }) => {
  if (data.signedIn === USER && condition) {
    soon(0);
  } else if (data.user === USER) {
    condition = data.condition;
    if (condition) {
      soon(LONGEST_PAUSE);
    }
    listeners.forEach((act) => act());
  }
});

// Sends after a pause of so many milliseconds; an earlier appointment stands.
export function soon(milliseconds) {
  const at = Date.now() + milliseconds;
  if (timer && due <= at) {
    return;
  }
  clearTimeout(timer);
  due = at;
  timer = setTimeout(() => {
    timer = 0;
    flush();
  }, milliseconds);
}

// Sends now. The promise ends when the journal has nothing more to send or nothing can be sent.
export function flush() {
  isAskedAgain = running !== null;
  running ??= alone(drain)
    // The journal can't be read or written: nothing that the server could put right.
    .catch(() => soon(LONGEST_PAUSE))
    .then(() => {
      running = null;
      // What was kept while the last look into the journal was under way.
      return isAskedAgain ? flush() : undefined;
    });
  return running;
}

// One sender at a time in this browser. The lock of a window that is killed is free again at once.
function alone(work) {
  return navigator.locks ? navigator.locks.request(`sender|${USER}`, work) : work();
}

function become(next, wait = 0) {
  const isNew = condition !== next;
  condition = next;
  if (next) {
    soon(Math.max(pause, wait));
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  } else {
    pause = FIRST_PAUSE;
  }
  if (isNew) {
    announce();
  }
}

async function drain() {
  passedOver = new Set();
  trouble = { condition: "trouble", wait: 0 };
  // What is typed while this is under way waits for its own time.
  const upTo = (await journal.changesOf(USER)).at(-1)?.seq ?? 0;
  for (;;) {
    const batch = await journal.take(USER, AT_MOST, passedOver, upTo);
    if (!batch.length) {
      if (passedOver.size) {
        become(trouble.condition, trouble.wait);
      } else if (condition) {
        await look();
      }
      return;
    }
    if (!(await send(fitting(batch)))) {
      return;
    }
  }
}

// With nothing to send, a lost connection or session is still noticed when it is back.
async function look() {
  try {
    const { user } = await whoIsSignedIn();
    become(user === USER ? "" : user === null ? "signed_out" : "other_user");
  } catch {
    become("offline");
  }
}

function fitting(batch) {
  let bytes = 0;
  const within = batch.filter((change) => {
    bytes += JSON.stringify(change.value).length * 3;
    return bytes <= BYTES_AT_MOST;
  });
  return within.length ? within : batch.slice(0, 1);
}

// The page of a change's case, of its form, or of its report: what is no case is called by its address.
export function addressOf({ inspection, case: one }) {
  return inspection && !one.startsWith("/") ? `/inspections/${encodeURIComponent(inspection)}/cases/${encodeURIComponent(one)}/` : one;
}

function whereTo(change) {
  return change.inspection ? `${addressOf(change)}changes/` : "/drafts/";
}

function asSent({ inspection, id, key, base, value, at, follows, began, title, label }) {
  return { id, key, base, value, at, ...(follows && { follows }), ...(!inspection && { began, title, label }) };
}

function contentOf(batch) {
  return { user: USER, ...(!batch[0].inspection && { address: batch[0].case }), changes: batch.map(asSent) };
}

// Sends a batch and stores the answer. Gives whether to go on.
async function send(batch) {
  let answer;
  try {
    answer = await postAfresh(whereTo(batch[0]), contentOf(batch));
  } catch {
    become("offline");
    return false;
  }
  const { status, body, wait } = answer;
  if (status === 200 && body) {
    await journal.settle(USER, body.results);
    if (!passedOver.size) {
      become("");
    }
    announce();
    return true;
  }
  if (status === 401 || status === 0) {
    become("signed_out");
  } else if (status === 409 && body?.error === "other_user") {
    become("other_user");
  } else if (status === 403 && body?.error === "change_password") {
    become("password");
  } else if ([400, 404, 413].includes(status)) {
    return refused(batch, status, body);
  } else if (status === BUSY) {
    // Each of them would wait as long, but those of other cases may go up.
    batch.forEach(({ id }) => passedOver.add(id));
    trouble = { condition: "busy", wait };
    return true;
  } else if (status >= 500) {
    return failed(batch);
  } else {
    become("trouble");
  }
  return false;
}

async function oneByOne(batch) {
  for (const change of batch) {
    if (!(await send([change]))) {
      return false;
    }
  }
  return true;
}

// The server failed: perhaps on one change, which must not hold up the others for ever.
async function failed(batch) {
  if (batch.length > 1) {
    return oneByOne(batch);
  }
  passedOver.add(batch[0].id);
  return true;
}

// A refusal of the whole request: one bad change must not hold up the others, so they are sent one by one.
async function refused(batch, status, body) {
  if (batch.length > 1 && status !== 404) {
    return oneByOne(batch);
  }
  const sentences =
    status === 404
      ? ["This page is not there any more, or you may not open it."]
      : (body?.sentences ?? ["The server could not read this change."]);
  await journal.settle(
    USER,
    batch.map(({ id }) => ({ id, status: "refused", sentences })),
  );
  announce();
  return true;
}

// Sends one change that no journal holds. Gives what became of it, or null where it did not arrive.
export async function sendAlone(change) {
  try {
    const { status, body, wait } = await postAfresh(whereTo(change), contentOf([change]));
    heard(status, body, wait);
    return status === 200 ? body.results[0] : null;
  } catch {
    heard(0, null);
    return null;
  }
}

// Sends what this page alone has kept while it is being left; an answer that nobody hears is asked for again later.
export function sendOnLeaving(changes) {
  const batch = changes.filter((change) => change.state === "waiting" && !change.after);
  if (!batch.length) {
    return;
  }
  const content = contentOf(batch);
  if (new Blob([JSON.stringify(content)]).size < KEEPALIVE_BYTES) {
    post(whereTo(batch[0]), content, { keepalive: true }).catch(() => {});
  }
}

// Takes note of how another request went: status 0 is no connection, or led elsewhere.
export function heard(status, body, wait = 0) {
  if (status === 200) {
    if (condition) {
      pause = FIRST_PAUSE;
      soon(0);
    }
  } else if (status === 401) {
    become("signed_out");
  } else if (status === 409 && body?.error === "other_user") {
    become("other_user");
  } else if (status === BUSY) {
    become("busy", wait);
  } else if (status === 0) {
    look();
  }
}

// Starts sending: what an earlier page left, and whenever there is reason to think that it may work again.
export function start() {
  const again = () => {
    pause = FIRST_PAUSE;
    soon(0);
  };
  window.addEventListener("online", again);
  window.addEventListener("offline", () => become("offline"));
  window.addEventListener("focus", again);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && again());
  channel?.postMessage({ signedIn: USER });
  again();
}
