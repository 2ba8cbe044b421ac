// What the pages say about the state of changes.

// Times are UK times, as on every page that the server makes, wherever the computer is.
const timeZone = "Europe/London";
const CLOCK = { hour: "2-digit", minute: "2-digit" };
const TIME = new Intl.DateTimeFormat("en-GB", { ...CLOCK, timeZone });
const TIME_HERE = new Intl.DateTimeFormat("en-GB", CLOCK);
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", timeZone });
const DATE = new Intl.DateTimeFormat("en-GB", { timeZone });

// The time of day, said to be the UK's where the computer's own differs, with the date where it is not today's.
export function when(iso) {
  const at = new Date(iso);
  const time = TIME.format(at) === TIME_HERE.format(at) ? TIME.format(at) : `${TIME.format(at)} UK time`;
  return DATE.format(at) === DATE.format(new Date()) ? time : `${time} on ${DAY.format(at)}`;
}

// An answer in the words of its choices, null where there is none.
export function answer(value, choices) {
  if (Array.isArray(value)) {
    return value.map((one) => choices[one] ?? one).join(", ") || "None of these";
  }
  return value === null ? null : (choices[value] ?? value);
}

export function changes(number) {
  return number === 1 ? "1 change" : `${number} changes`;
}

export function waiting(number) {
  return number === 1 ? "1 change waits to be sent" : `${number} changes wait to be sent`;
}

// Why changes can't be sent, by the sender's condition. Each is a whole sentence without a stop.
export const CONDITIONS = {
  offline: "Not saved yet: no connection",
  signed_out: "Not saved: you have been signed out",
  other_user: "Not saved: somebody else is signed in on this computer",
  password: "Not saved yet: choose a new password first",
  trouble: "Not saved yet: the server has a problem. Trying again",
  busy: "Not saved yet: the service is busy. Trying again",
};

// The same where nothing waits.
export const ALONE = {
  offline: "No connection. What you write is kept on this computer",
  signed_out: "You have been signed out. What you write is kept on this computer",
  other_user: "Somebody else is signed in on this computer. What you write is kept for you",
  password: "Choose a new password. What you write is kept on this computer",
  trouble: "The server has a problem. What you write is kept on this computer",
  busy: "The service is busy. What you write is kept on this computer",
};

export const KEPT = "Kept on this computer";
export const NOT_SENT = "Kept on this computer, not sent yet";
export const HELD = "Not saved: there is another answer";
export const PASSED_ON = "Not saved: the case is somebody else’s now. What you wrote is kept for them to decide";
export const NOT_KEPT = "Not kept on this computer: its storage is full or switched off. Use the Save button";
