// What this browser keeps of a person's work: changes that the server has not confirmed, and the last answers it did.
//
// An answer is of an inspection's case; a text of its report has the address of the report's texts for a case. A draft of a form's text box is kept alike: its inspection is "", its case the
// address of the form, its key the name of the box.
//
// `changes`: a change until it is saved. {seq, id, user, inspection, case, page, key, label, base, after, value, at,
//   state, sent, sentences, held, stored}. `base` is the version it was made from; `after` the id of an unconfirmed
//   change on which it builds, whose version becomes its base; `follows` is the same for the server, which holds one
//   change and not two where somebody types on. `state` is waiting, refused or held. Once `sent`, its
//   content never changes again, because the server may have stored it under its id.
// `known`: the value and version last confirmed for each item, so that a page prepared earlier never shows old answers.
// `acknowledged`: the version that each confirmed change became, for changes that still build on it.
// `meta`: who works here, and when the pages were prepared.

const NAME = "journal";
const DAYS_KEPT = 7;
const ITEM = ["user", "inspection", "case", "key"];

let opening = null;
const lost = [];

// Calls back after the browser threw the journal away under an open page (site data cleared): what the page still
// holds can be kept again.
export function onLost(act) {
  lost.push(act);
}

export function ask(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      const changes = request.result.createObjectStore("changes", { keyPath: "seq", autoIncrement: true });
      changes.createIndex("id", "id", { unique: true });
      changes.createIndex("user", "user");
      changes.createIndex("case", ["user", "inspection", "case"]);
      request.result.createObjectStore("known", { keyPath: ITEM });
      request.result.createObjectStore("acknowledged", { keyPath: "id" });
      request.result.createObjectStore("meta", { keyPath: "name" });
    };
    request.onsuccess = () => {
      const database = request.result;
      database.onversionchange = () => {
        opening = null;
        database.close();
      };
      database.onclose = () => {
        opening = null;
        lost.forEach((act) => act());
      };
      resolve(database);
    };
    request.onerror = () => {
      opening = null;
      reject(request.error);
    };
  });
  return opening;
}

// Runs `work` in one transaction and gives its result once the transaction is complete: for writes, on the disk.
export async function transact(names, mode, work) {
  const database = await open();
  const transaction = database.transaction(names, mode, { durability: "strict" });
  const complete = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error ?? new Error("The journal gave up a transaction."));
  });
  complete.catch(() => {});
  try {
    const result = await work((name) => transaction.objectStore(name));
    await complete;
    return result;
  } catch (fault) {
    try {
      transaction.abort();
    } catch {
      // It had ended already.
    }
    throw fault;
  }
}

export function newId() {
  if (crypto.randomUUID) {
    return crypto.randomUUID();
  }
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// The stored form of a new change of `item`: {user, inspection, case, page, key, label}.
function made(item, value, base, after, id = newId()) {
  const at = new Date().toISOString();
  return { ...item, id, base, after, follows: after, value, at, state: "waiting", sent: false, sentences: [], held: null };
}

function isOpen(change) {
  return change.state === "waiting" && !change.sent;
}

// Whether another window has gone on from this change: replacing it would silently change what that one began from.
async function hasFollower(changes, former) {
  const all = await ask(changes.index("case").getAll([former.user, former.inspection, former.case]));
  return all.some((change) => change.after === former.id);
}

// Keeps a value that was typed on top of `head`: {id, own}, the change that the page shows, or null for the stored
// value at version `base`. `own` says that this page made that change and has not sent it by itself; only then is it
// replaced in place. A new change gets `id`. Gives the change as it is kept.
export function keep(item, value, base, head, id = newId()) {
  return transact(["changes", "acknowledged"], "readwrite", async (store) => {
    const changes = store("changes");
    const former = head ? await ask(changes.index("id").get(head.id)) : undefined;
    if (former && head.own && isOpen(former) && !(await hasFollower(changes, former))) {
      const changed = { ...former, value, at: new Date().toISOString() };
      await ask(changes.put(changed));
      return changed;
    }
    const change = made(item, value, base, null, id);
    if (former) {
      change.base = former.base;
      change.follows = former.id;
      if (former.state === "refused") {
        await ask(changes.delete(former.seq));
      } else if (former.state === "waiting") {
        change.after = former.id;
      }
    } else if (head) {
      change.base = (await ask(store("acknowledged").get(head.id)))?.version ?? base;
    }
    change.seq = await ask(changes.add(change));
    return change;
  });
}

// Starts to keep a value while the page is being left, when nothing can be read first. The browser completes what has
// been asked of it before the page is gone.
export function keepOnLeaving(item, value, base, after, id = newId()) {
  const keeping = open().then((database) => {
    const transaction = database.transaction(["changes"], "readwrite", { durability: "strict" });
    transaction.objectStore("changes").add(made(item, value, base, after, id));
    transaction.commit?.();
  });
  // A page that could not keep it has said so.
  keeping.catch(() => {});
}

// Opens the journal early, so that `keepOnLeaving` does not have to wait.
export function ready() {
  return open();
}

function inOrder(changes) {
  return changes.sort((first, second) => first.seq - second.seq);
}

// The changes of a person in their order.
export function changesOf(user) {
  return transact(["changes"], "readonly", async (store) => inOrder(await ask(store("changes").index("user").getAll(user))));
}

// All that the journal holds of a case, read at one moment: its changes in their order, and what was confirmed by key.
export function stateOf(user, one) {
  return transact(["changes", "known"], "readonly", async (store) => {
    const start = [user, one.inspection, one.case];
    const changes = await ask(store("changes").index("case").getAll(start));
    const known = await ask(store("known").getAll(IDBKeyRange.bound(start, [...start, []])));
    return { changes: inOrder(changes), known: new Map(known.map((one) => [one.key, one])) };
  });
}

// Forgets what was confirmed where the server's own page is as new: {key: version}.
export function forgetKnown(user, one, versions) {
  return transact(["known"], "readwrite", async (store) => {
    for (const [key, version] of Object.entries(versions)) {
      const place = [user, one.inspection, one.case, key];
      const known = await ask(store("known").get(place));
      if (known && known.version <= version) {
        await ask(store("known").delete(place));
      }
    }
  });
}

async function basedOn(store, change) {
  if (!change.after) {
    return change.base;
  }
  return (await ask(store("acknowledged").get(change.after)))?.version ?? change.base;
}

// Takes the next changes to send, up to the one numbered `upTo`: at most `limit` of one case, in their order, none that
// builds on one still under way, and none that is passed over, to which what builds on those is added. From then on
// their content is final.
export function take(user, limit, passedOver, upTo) {
  return transact(["changes", "acknowledged"], "readwrite", async (store) => {
    const changes = store("changes");
    const all = await ask(changes.index("user").getAll(user));
    const due = all.filter((change) => change.state === "waiting" && change.seq <= upTo);
    const waiting = inOrder(due).filter((change) => {
      if (passedOver.has(change.after)) {
        passedOver.add(change.id);
      }
      return !passedOver.has(change.id);
    });
    const first = waiting[0];
    const pending = new Set(waiting.map((change) => change.id));
    const taken = [];
    for (const change of waiting) {
      if (change.inspection !== first.inspection || change.case !== first.case) {
        continue;
      }
      if (taken.length === limit || pending.has(change.after)) {
        break;
      }
      if (!change.sent) {
        change.base = await basedOn(store, change);
        change.sent = true;
        await ask(changes.put(change));
      }
      taken.push(change);
    }
    return taken;
  });
}

// Stores what the server answered to changes. Those that somebody else settled meanwhile are left out.
export function settle(user, results) {
  return transact(["changes", "known", "acknowledged"], "readwrite", async (store) => {
    for (const result of results) {
      const change = await ask(store("changes").index("id").get(result.id));
      if (!change) {
        continue;
      }
      if (result.status === "saved") {
        await saved(store, change, result);
      } else if (result.status === "gone") {
        await gone(store, change, result);
      } else if (result.status === "held") {
        await held(store, change, result);
      } else {
        await ask(store("changes").put({ ...change, state: "refused", sentences: result.sentences }));
      }
    }
  });
}

// The server holds one change of an item for its author: a later one takes the place of those it followed.
async function held(store, change, { held: number, stored, decided, message }) {
  const all = await ask(store("changes").index("case").getAll([change.user, change.inspection, change.case]));
  for (const earlier of all.filter((one) => one.held === number && one.id !== change.id)) {
    await ask(store("changes").delete(earlier.seq));
  }
  if (decided) {
    await ask(store("changes").delete(change.seq));
    return;
  }
  await ask(store("changes").put({ ...change, state: "held", held: number, stored, message }));
}

// A draft went with its form, or was given up.
async function gone(store, change, { version }) {
  await ask(store("known").delete(ITEM.map((name) => change[name])));
  await ask(store("acknowledged").put({ id: change.id, version, kept: Date.now() }));
  await ask(store("changes").delete(change.seq));
}

async function saved(store, change, { version, at, by, beside }) {
  const { user, inspection, case: one, key, value } = change;
  const known = await ask(store("known").get(ITEM.map((name) => change[name])));
  if (!known || known.version <= version) {
    await ask(store("known").put({ user, inspection, case: one, key, value, version, at, by, beside, change: change.id }));
  }
  await ask(store("acknowledged").put({ id: change.id, version, kept: Date.now() }));
  await ask(store("changes").delete(change.seq));
  // What was refused before it has been replaced by it.
  for (const earlier of await ask(store("changes").index("case").getAll([user, inspection, one]))) {
    if (earlier.key === key && earlier.state === "refused" && earlier.seq < change.seq) {
      await ask(store("changes").delete(earlier.seq));
    }
  }
}

// Notes what is stored now, as the server told: [{key, value, version, at, by, others}].
export function learn(user, one, told) {
  return transact(["known"], "readwrite", async (store) => {
    for (const news of told) {
      const known = await ask(store("known").get([user, one.inspection, one.case, news.key]));
      if (!known || known.version < news.version) {
        await ask(store("known").put({ user, ...one, ...news }));
      }
    }
  });
}

// Takes changes away: those that were decided elsewhere, or that their author gives up.
export function remove(ids) {
  return transact(["changes"], "readwrite", async (store) => {
    for (const id of ids) {
      const change = await ask(store("changes").index("id").get(id));
      if (change) {
        await ask(store("changes").delete(change.seq));
      }
    }
  });
}

// Sends changes that were refused once more, as what they are.
export function retry(ids) {
  return transact(["changes"], "readwrite", async (store) => {
    for (const id of ids) {
      const change = await ask(store("changes").index("id").get(id));
      if (change?.state === "refused") {
        await ask(store("changes").put({ ...change, state: "waiting", sentences: [] }));
      }
    }
  });
}

// Keeps changes again that the page still holds after the journal was thrown away.
export function keepAgain(changes) {
  return transact(["changes", "acknowledged"], "readwrite", async (store) => {
    for (const { seq, ...change } of changes) {
      const isKept = await ask(store("changes").index("id").getKey(change.id));
      const isSaved = await ask(store("acknowledged").get(change.id));
      if (isKept === undefined && !isSaved) {
        await ask(store("changes").add(change));
      }
    }
  });
}

export function recall(name) {
  return transact(["meta"], "readonly", async (store) => (await ask(store("meta").get(name)))?.value);
}

export function remember(name, value) {
  return transact(["meta"], "readwrite", (store) => ask(store("meta").put({ name, value })));
}

// Drops acknowledgements that nothing can build on any more.
export function tidy() {
  return transact(["acknowledged"], "readwrite", async (store) => {
    const before = Date.now() - DAYS_KEPT * 24 * 60 * 60 * 1000;
    for (const one of await ask(store("acknowledged").getAll())) {
      if (one.kept < before) {
        await ask(store("acknowledged").delete(one.id));
      }
    }
  });
}
