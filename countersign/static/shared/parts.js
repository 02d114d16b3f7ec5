// A large file in parts, each sent until it has arrived: a connection that is lost goes on with the part it was at.

const WAITS = [1, 2, 4, 8, 15, 30, 60, 60, 60]; // seconds before each further try; then a person is asked
const SILENCE = 45_000; // milliseconds in which nothing of a part moves
const UNLIKE = 409; // it arrived otherwise than it was sent, or is not there any more
const PASSING = [429, 500, 502, 503, 504]; // the server or a proxy may answer better in a moment

// What kept a file from being sent: its text says so to a person.
export class Unsent extends Error {}

// The hash of a part, as the server compares it. Pages that came by plain http have none: nothing is sent in parts there.
export const CAN_HASH = Boolean(globalThis.crypto?.subtle);

async function hashOf(part) {
  const hash = await crypto.subtle.digest("SHA-256", await part.arrayBuffer());
  return hex(new Uint8Array(hash));
}

const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export class InParts {
  // `to` ends in a slash; `headers` are sent with each part; `told` hears how many bytes have arrived, and when one waits.
  constructor(file, { to, size, headers, told }) {
    Object.assign(this, { file, size, headers, told });
    this.to = `${to}parts/${hex(crypto.getRandomValues(new Uint8Array(16)))}/`;
    this.count = Math.ceil(file.size / size);
    this.next = 0;
  }

  // Send what has not arrived yet; the answer, as a request that is over. Raises Unsent: then it can be called again.
  async send() {
    for (let anew = 0; ; anew += 1) {
      const refused = await this.sendParts();
      if (refused) return refused;
      this.told({ arrived: this.file.size });
      const body = { name: this.file.name, size: this.file.size };
      const answer = await this.ask("", body, { silence: 0, passing: [502, 504] });
      if (answer.status !== UNLIKE) return answer;
      this.next = 0;
      if (anew) throw new Unsent(gettext("The connection was lost before the server answered."));
    }
  }

  // The server needs the parts no more. It also finds out by itself, hours later.
  forget() {
    fetch(`${this.to}forget/`, { method: "POST", headers: this.headers, keepalive: true }).catch(() => {});
  }

  async sendParts() {
    for (; this.next < this.count; this.next += 1) {
      const part = this.file.slice(this.next * this.size, (this.next + 1) * this.size);
      const sha256 = await hashOf(part).catch(() => {
        throw new Unsent(gettext("The file can’t be read any more: it was changed, moved or removed."));
      });
      const answer = await this.ask(
        `${this.next}/`,
        { part, sha256 },
        { silence: SILENCE, passing: [UNLIKE, ...PASSING] },
      );
      if (answer.status !== 204) return answer;
    }
    return null;
  }

  async ask(address, body, { silence, passing }) {
    for (const wait of [...WAITS, null]) {
      const answer = await this.once(address, body, silence).catch(() => null);
      if (answer && !passing.includes(answer.status)) return answer;
      if (wait === null) break;
      this.told({ waiting: true });
      await rested(wait);
    }
    throw new Unsent(gettext("The connection was lost before the server answered."));
  }

  once(address, body, silence) {
    const { promise, resolve, reject } = withResolvers();
    const request = new XMLHttpRequest();
    const watch = patience(silence, () => request.abort());
    const before = this.next * this.size;
    request.upload.addEventListener("progress", (event) => {
      watch.moved();
      if (body.part) this.told({ arrived: Math.min(this.file.size, before + event.loaded) });
    });
    request.addEventListener("load", () => resolve(request));
    for (const failure of ["error", "timeout", "abort"]) request.addEventListener(failure, reject);
    request.addEventListener("loadend", () => watch.end());
    request.open("POST", this.to + address);
    for (const [name, value] of Object.entries(this.headers)) request.setRequestHeader(name, value);
    const form = new FormData();
    for (const [name, value] of Object.entries(body)) form.append(name, value);
    request.send(form);
    return promise;
  }
}

function withResolvers() {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
}

// Calls `over` once nothing has moved for so long; 0: never.
function patience(silence, over) {
  let timer = null;
  const begin = () => {
    if (silence) timer = setTimeout(over, silence);
  };
  const end = () => clearTimeout(timer);
  begin();
  return {
    end,
    moved: () => {
      end();
      begin();
    },
  };
}

// After so many seconds, or as soon as the machine has a network again.
async function rested(seconds) {
  const abort = new AbortController();
  await new Promise((resolve) => {
    setTimeout(resolve, seconds * 1000);
    window.addEventListener("online", resolve, { signal: abort.signal });
  });
  abort.abort();
}
