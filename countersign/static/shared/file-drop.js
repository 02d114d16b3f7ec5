// <file-drop>: sends each chosen or dropped file by itself, one after the other so that they keep their
// order, with its own progress and its own answer.
// Without this script the desk's form sends them all at once and the page says the same. On other pages it is the
// whole window that takes files; a panel tells of them until one of them opens.

import { ask, watchUpload } from "./asking.js";
import { dropped, named } from "./dropped.js";
import { CAN_HASH, InParts, Unsent } from "./parts.js";

class FileDrop extends HTMLElement {
  connectedCallback() {
    this.abort = new AbortController();
    this.here = { signal: this.abort.signal };
    this.zone = this.querySelector(".drop");
    this.list = this.querySelector(".outcomes");
    this.panel = this.querySelector(".drop-said"); // on pages that are about something else
    this.queue = [];
    this.sending = false;
    this.said = 0; // files about which something must be read before going on
    const inputs = [...this.querySelectorAll("input[type=file]")];
    for (const input of inputs) input.addEventListener("change", () => this.chosen(input), this.here);
    this.zone.addEventListener("submit", (event) => event.preventDefault(), this.here);
    this.watchDrags();
    if (this.panel) this.querySelector("[data-close]").addEventListener("click", () => this.close(), this.here);
    else document.addEventListener("paste", (event) => this.paste(event), this.here);
    const leaves = (event) => {
      if (this.sending) event.preventDefault();
    };
    window.addEventListener("beforeunload", leaves, this.here);
    for (const input of inputs) if (input.files.length) this.chosen(input); // before this script was there
  }

  chosen(input) {
    this.take([...input.files]);
    input.value = "";
  }

  disconnectedCallback() {
    this.abort.abort();
  }

  close() {
    this.panel.hidden = true;
  }

  // A screenshot, or files copied elsewhere; text goes where it is pasted.
  paste(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    this.take(files.map(named));
  }

  // Fields that take a file of their own keep what is dropped on them.
  watchDrags() {
    const isOurs = (event) =>
      event.dataTransfer?.types.includes("Files") && !event.target.closest?.("input[type=file]");
    let inside = 0;
    const mark = () => this.zone.classList.toggle("drop-over", inside > 0);
    const onto = (event) => {
      const place = event?.target.closest?.("[data-takes-files], .drop-part");
      for (const one of document.querySelectorAll(".drop-onto")) if (one !== place) one.classList.remove("drop-onto");
      place?.classList.add("drop-onto");
      return place?.dataset.takesFiles;
    };
    const watch = (name, react) => document.addEventListener(name, (event) => isOurs(event) && react(event), this.here);
    watch("dragenter", () => {
      inside += 1;
      mark();
    });
    watch("dragleave", () => {
      inside = Math.max(0, inside - 1);
      mark();
      if (!inside) onto(null);
    });
    watch("dragover", (event) => {
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      onto(event);
    });
    watch("drop", async (event) => {
      event.preventDefault();
      inside = 0;
      mark();
      const to = onto(event); // an invoice, with which they go
      onto(null);
      const { files, empty } = await dropped(event.dataTransfer);
      this.take(files, empty, to);
    });
  }

  take(files, empty = [], to = this.dataset.to) {
    if (!this.sending && !this.queue.length) {
      this.said = 0;
      this.first = null;
      this.over = this.all = 0;
      this.added = false;
      this.list.replaceChildren();
    }
    if (this.panel) this.panel.hidden = false;
    for (const name of empty) this.refuse(this.line({ name }), gettext("There is no file in this folder."));
    for (const together of to === this.dataset.to ? this.together(files) : files.map((file) => [file])) {
      const line = this.line({ name: together.map((file) => file.name).join(", ") });
      const size = together.reduce((sum, file) => sum + file.size, 0); // one request takes no more
      if (size > Number(this.dataset.most)) this.refuse(line, this.dataset.tooLarge);
      else this.queue.push({ together, line, to });
    }
    this.all = this.over + this.queue.length + (this.sending ? 1 : 0);
    this.next();
  }

  // What is sent at once: each file by itself, or all as the pages of one invoice. That is said of these alone.
  together(files) {
    const pages = this.querySelector("[name=as_pages]");
    if (!pages?.checked || files.length < 2) return files.map((file) => [file]);
    pages.checked = false;
    return [files];
  }

  line(file) {
    const line = document.createElement("li");
    line.className = "outcome";
    const name = Object.assign(document.createElement("span"), { className: "outcome-name", textContent: file.name });
    const progress = Object.assign(document.createElement("progress"), {
      className: "outcome-progress",
      max: 100,
      value: 0,
    });
    progress.setAttribute("aria-label", file.name);
    const text = Object.assign(document.createElement("span"), {
      className: "outcome-text quiet",
      textContent: gettext("waiting"),
    });
    text.ariaHidden = "true"; // the bar tells it
    line.append(name, progress, text);
    this.list.append(line);
    return line;
  }

  next() {
    this.count();
    if (this.sending) return;
    if (this.queue.length) this.send(this.queue.shift());
    else this.finish();
  }

  // How far it is, said where there are several.
  count() {
    const said = this.querySelector(".drop-count");
    said.hidden = this.all < 2;
    const text = ngettext("%(done)s of %(all)s file", "%(done)s of %(all)s files", this.all);
    said.textContent = interpolate(text, { done: this.over, all: this.all }, true);
  }

  send(sent) {
    this.sending = true;
    const over = () => {
      this.sending = false;
      this.over += 1;
      this.next();
    };
    const [file, ...others] = sent.together;
    const isLarge = !others.length && file.size > Number(this.dataset.partsFrom) && sent.to === this.dataset.to;
    if (CAN_HASH && isLarge) this.sendInParts(sent).finally(over);
    else this.sendAtOnce(sent, over);
  }

  sendAtOnce(sent, over) {
    const request = new XMLHttpRequest();
    watchUpload(request);
    request.upload.addEventListener("progress", (event) => {
      this.progress(sent.line, event.lengthComputable ? event.loaded / event.total : 0);
    });
    request.addEventListener("load", () => this.answered(request, sent));
    for (const failure of ["error", "timeout", "abort"]) {
      request.addEventListener(failure, () => this.lost(sent));
    }
    request.addEventListener("loadend", over);
    request.open("POST", sent.to);
    for (const [name, value] of Object.entries(this.headers)) request.setRequestHeader(name, value);
    const body = new FormData();
    for (const file of sent.together) body.append("files", file, file.name);
    if (sent.together.length > 1) body.set("as_pages", "1");
    request.send(body);
  }

  // A file that was begun before goes on with the part it was at.
  async sendInParts(sent) {
    const [file] = sent.together;
    const { dataset, headers } = this;
    sent.parts ||= new InParts(file, { to: dataset.to, size: Number(dataset.part), headers });
    sent.parts.told = ({ arrived, waiting }) => {
      if (waiting) sent.line.querySelector(".outcome-text").textContent = gettext("connection lost, goes on by itself");
      else this.progress(sent.line, arrived / file.size);
    };
    try {
      if (this.answered(await sent.parts.send(), sent)) sent.parts.forget();
    } catch (problem) {
      if (!(problem instanceof Unsent)) throw problem;
      this.lost(sent, problem.message);
    }
  }

  get headers() {
    const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
    return { "X-Requested-With": "file-drop", "X-CSRFToken": token };
  }

  progress(line, share) {
    const [progress, text] = [line.querySelector("progress"), line.querySelector(".outcome-text")];
    progress.value = 100 * share;
    text.textContent = share < 1 ? `${Math.round(progress.value)} %` : gettext("being checked");
  }

  // What the server says takes the place of the line; whether it said something of the file.
  answered(request, sent) {
    const parsed = new DOMParser().parseFromString(request.responseText, "text/html");
    const answers = [...parsed.querySelectorAll("[data-outcome]")]; // a ZIP or a mail: one for each file in it
    if (!answers.length) {
      this.lost(
        sent,
        request.status < 400 || request.status === 403
          ? gettext("You are not signed in any more. Reload the page, sign in and upload it again.")
          : gettext("The server could not take it. Nothing of it was kept."),
      );
      return false;
    }
    sent.line.replaceWith(...answers.map((answer) => document.adoptNode(answer)));
    for (const answer of answers) {
      if (answer.dataset.outcome === "added") this.added = true;
      else if (answer.dataset.outcome !== "new") this.said += 1;
      else this.first ||= answer.dataset.opens;
    }
    return true;
  }

  lost({ together, line, to, parts }, why = gettext("The connection was lost before the server answered.")) {
    this.refuse(line, why);
    const again = Object.assign(document.createElement("button"), {
      type: "button",
      className: "btn btn-sm btn-outline-primary",
      textContent: gettext("Try again"),
    });
    again.addEventListener("click", () => {
      const fresh = this.line({ name: line.querySelector(".outcome-name").textContent });
      line.replaceWith(fresh);
      this.said -= 1;
      this.over -= 1;
      this.queue.push({ together, line: fresh, to, parts });
      this.next();
    });
    line.querySelector(".outcome-text").append(" ", again);
  }

  refuse(line, why) {
    this.said += 1;
    line.classList.add("outcome-refused");
    line.querySelector("progress")?.remove();
    line.prepend(Object.assign(document.createElement("i"), { className: "bi bi-x-circle", ariaHidden: "true" }));
    const text = line.querySelector(".outcome-text");
    text.classList.remove("quiet");
    text.ariaHidden = null;
    text.textContent = why;
  }

  // All are done: the first opens; when there is something to read, it waits for one key.
  async finish() {
    if (this.added) {
      document.dispatchEvent(new CustomEvent("files:added"));
      if (this.panel && !this.said && !this.first) this.close(); // the page itself lists them
    }
    if (this.first && !this.said) {
      window.location.assign(this.first);
      return;
    }
    if (!this.first && !this.added) return;
    await this.renewRows();
    if (this.first) this.list.querySelector(`a[href="${this.first}"]`)?.focus();
  }

  async renewRows() {
    const rows = document.getElementById("desk-rows");
    if (!rows) return;
    const answer = await ask(this.dataset.rows, { headers: { "X-Requested-With": "file-drop" } }).catch(() => null);
    if (!answer?.ok) return;
    rows.innerHTML = await answer.text();
    window.htmx?.process(rows);
  }
}

customElements.define("file-drop", FileDrop);
