// Talking to the server: a form body out, what is stored back.

export class Offline extends Error {}
export class SignedOut extends Error {}
export class Refused extends Error {}

const cookie = (name) =>
  document.cookie
    .split("; ")
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);

export function token(form) {
  return cookie("__Host-csrftoken") ?? cookie("csrftoken") ?? form.elements.csrfmiddlewaretoken.value;
}

// {status: 200 | 409, stored}; raises Offline, SignedOut, or Refused (the invoice is not open any more).
export async function post(url, body, form, { keepalive = false } = {}) {
  const headers = { Accept: "application/json", "X-CSRFToken": token(form) };
  const response = await send(url, { method: "POST", body, headers, keepalive });
  if (response.status === 404 || (response.status === 409 && !isJson(response))) throw new Refused();
  if (response.status === 403) throw new SignedOut();
  if (!isJson(response)) throw new Offline();
  return { status: response.status, stored: await response.json() };
}

export async function get(url) {
  const response = await send(url, { headers: { Accept: "application/json" } });
  if (!response.ok || !isJson(response)) throw new Offline();
  return response.json();
}

const isJson = (response) => response.headers.get("Content-Type")?.startsWith("application/json");

async function send(url, options) {
  let response;
  try {
    response = await fetch(url, { ...options, redirect: "manual", credentials: "same-origin" });
  } catch (problem) {
    throw new Offline(problem.message);
  }
  if (response.type === "opaqueredirect") throw new SignedOut();
  return response;
}
