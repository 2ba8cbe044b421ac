// What the pages say about the state of changes.

const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long" });

// The time of day, with the date where it is not today's.
export function when(iso) {
  const at = new Date(iso);
  const isToday = at.toDateString() === new Date().toDateString();
  return isToday ? TIME.format(at) : `${TIME.format(at)} on ${DAY.format(at)}`;
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
