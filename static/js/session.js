// Who is signed in, by the page and by the server, and requests that carry the present token.

// The page's account as a number, or null on a page for nobody.
export const USER = Number(document.body.dataset.user) || null;

const TIME_LIMIT = 20_000;

// The token as the browser holds it now: a page that was prepared, or that outlived a session, has an old one.
function token() {
  const cookie = document.cookie.split("; ").find((one) => one.startsWith("csrftoken="));
  return cookie ? cookie.slice("csrftoken=".length) : "";
}

// Whom the server takes us for: {user, name, token}. Sets a fresh token as well. Fails without a connection.
export async function whoIsSignedIn() {
  const response = await fetch("/session/", { cache: "no-store", signal: AbortSignal.timeout(TIME_LIMIT) });
  if (!response.ok) {
    throw new Error(`/session/ answered ${response.status}`);
  }
  return response.json();
}

// Sends JSON. Gives {status, body, wait}; status 0 where the server led elsewhere, wait the milliseconds after which it
// wants to be asked again. Fails without a connection.
export async function post(address, content, { keepalive = false } = {}) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token(), Accept: "application/json" };
  const body = JSON.stringify(content);
  const signal = keepalive ? undefined : AbortSignal.timeout(TIME_LIMIT);
  const response = await fetch(address, { method: "POST", headers, body, redirect: "manual", signal, keepalive });
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  const wait = Number(response.headers.get("Retry-After")) * 1_000 || 0;
  return { status: response.status, body: isJson ? await response.json() : null, wait };
}

// The same, once more with a fresh token where the server refused the one that was sent.
export async function postAfresh(address, content) {
  const answer = await post(address, content);
  if (answer.status !== 403 || answer.body?.error !== "csrf") {
    return answer;
  }
  await whoIsSignedIn();
  return post(address, content);
}

// Puts the present token into the page's forms: those of a prepared page hold an old one.
export function renewTokens() {
  const present = token();
  if (present) {
    document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((field) => {
      field.value = present;
    });
  }
}
