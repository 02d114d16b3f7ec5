// Asking the server within a time. Each answer, and each silence, is told to the window, where <connection-watch> hears it:
// "server:answered" with the release that answered, "server:silent".

export const PATIENCE = 12_000; // milliseconds until an answer begins, or goes on
const PROBE = 4000; // for an answer that takes no work
const BETWEEN = 9000; // while the server works on something
const WHOLE = 60_000; // until all of it is there

// As fetch does; rejects after `patience` without an answer. `whole` is for the body.
export async function ask(url, { patience = PATIENCE, whole = WHOLE, ...options } = {}) {
  const limit = new AbortController();
  const late = () => limit.abort(new DOMException("no answer in time", "TimeoutError"));
  let timer = setTimeout(late, patience);
  try {
    const response = await fetch(url, { ...options, signal: limit.signal });
    tellAnswered(response.headers.get("Countersign-Release"));
    clearTimeout(timer);
    timer = setTimeout(late, whole); // which does nothing once it is read
    return response;
  } catch (problem) {
    clearTimeout(timer);
    tellSilent();
    throw problem;
  }
}

export const tellSilent = () => dispatchEvent(new CustomEvent("server:silent"));
export const tellAnswered = (release) => dispatchEvent(new CustomEvent("server:answered", { detail: release }));

// Was an answer that says this another release's than this page? Then its scripts may not understand it.
export const isOther = (release) => Boolean(release) && release !== document.documentElement.dataset.release;

// Calls `late` unless the function it answers is called again and again in time; `end` ends that.
export function watchFor(late) {
  let timer;
  const goesOn = (patience = PATIENCE) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      tellSilent();
      late();
    }, patience);
  };
  return { goesOn, end: () => clearTimeout(timer) };
}

// Whether anybody answers: any answer will do, also that there is no such address.
export const probe = () => ask("/healthz", { patience: PROBE, cache: "no-store" });

// Asks again and again whether anybody is there, while the server works on something; calls `dead` once nobody is.
function probeMeanwhile(dead) {
  let timer;
  let isOver = false;
  const next = () => {
    if (!isOver) timer = setTimeout(() => probe().then(next, () => isOver || dead()), BETWEEN);
  };
  next();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}

// Aborts a request that sends a file once nothing goes on. What is small has left at once, whoever is there; then it is
// looked at, for as long as that takes.
export function watchUpload(request) {
  const stall = watchFor(() => request.abort());
  let enough = () => {};
  stall.goesOn();
  request.upload.addEventListener("progress", () => stall.goesOn());
  request.upload.addEventListener("load", () => {
    stall.end();
    enough = probeMeanwhile(() => request.abort());
  });
  request.addEventListener("loadend", () => {
    stall.end();
    enough();
  });
}
