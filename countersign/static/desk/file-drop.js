// <file-drop>: sends each chosen or dropped file by itself, one after the other so that they keep their
// order, with its own progress and its own answer.
// Without this script the form inside sends them all at once and the page says the same.

// The names of the folders among what was dropped: a browser lists them like files.
const folders = (transfer) =>
  new Set(
    [...transfer.items]
      .map((item) => item.webkitGetAsEntry?.())
      .filter((entry) => entry?.isDirectory)
      .map((entry) => entry.name),
  );

// Every screenshot is called image.png: by its time they can be told apart.
function named(file) {
  if (!/^image\.\w+$/.test(file.name)) return file;
  const at = new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 19).replace("T", " ");
  return new File([file], `${at.replaceAll(":", ".")} ${file.name}`, { type: file.type });
}

class FileDrop extends HTMLElement {
  connectedCallback() {
    if (this.form) return;
    this.form = this.querySelector("form.drop");
    this.list = this.querySelector(".outcomes");
    this.queue = [];
    this.sending = false;
    this.said = 0; // files about which something must be read before going on
    for (const input of this.form.querySelectorAll("input[type=file]")) {
      input.addEventListener("change", () => {
        this.take([...input.files]);
        input.value = "";
      });
    }
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.watchDrags();
    document.addEventListener("paste", (event) => this.paste(event));
    window.addEventListener("beforeunload", (event) => {
      if (this.sending) event.preventDefault();
    });
  }

  // A screenshot, or files copied elsewhere; text goes where it is pasted.
  paste(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    this.take(files.map(named));
  }

  watchDrags() {
    const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
    let inside = 0;
    const mark = () => this.form.classList.toggle("drop-over", inside > 0);
    document.addEventListener("dragenter", (event) => {
      if (carriesFiles(event)) {
        inside += 1;
        mark();
      }
    });
    document.addEventListener("dragleave", (event) => {
      if (carriesFiles(event)) {
        inside = Math.max(0, inside - 1);
        mark();
      }
    });
    document.addEventListener("dragover", (event) => {
      if (carriesFiles(event)) {
        event.preventDefault();
        event.dataTransfer.dropEffect = "copy";
      }
    });
    document.addEventListener("drop", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      inside = 0;
      mark();
      this.take([...event.dataTransfer.files], folders(event.dataTransfer));
    });
  }

  take(files, folders = new Set()) {
    if (!this.sending && !this.queue.length) {
      this.said = 0;
      this.first = null;
      this.list.replaceChildren();
    }
    for (const file of files) {
      const line = this.line(file);
      if (folders.has(file.name)) this.refuse(line, gettext("This is a folder. Drop the files that are in it."));
      else if (file.size > Number(this.dataset.most)) this.refuse(line, this.dataset.tooLarge);
      else this.queue.push({ file, line });
    }
    this.next();
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
    if (this.sending) return;
    if (this.queue.length) this.send(this.queue.shift());
    else this.finish();
  }

  send({ file, line }) {
    this.sending = true;
    const request = new XMLHttpRequest();
    const [progress, text] = [line.querySelector("progress"), line.querySelector(".outcome-text")];
    request.upload.addEventListener("progress", (event) => {
      progress.value = event.lengthComputable ? (100 * event.loaded) / event.total : 0;
      text.textContent = event.loaded < event.total ? `${Math.round(progress.value)} %` : gettext("being checked");
    });
    request.addEventListener("load", () => this.answered(request, { file, line }));
    for (const failure of ["error", "timeout", "abort"]) {
      request.addEventListener(failure, () => this.lost({ file, line }));
    }
    request.addEventListener("loadend", () => {
      this.sending = false;
      this.next();
    });
    request.open("POST", this.form.action);
    request.setRequestHeader("X-Requested-With", "file-drop");
    const body = new FormData();
    body.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    body.set("files", file, file.name);
    request.send(body);
  }

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
      return;
    }
    sent.line.replaceWith(...answers.map((answer) => document.adoptNode(answer)));
    for (const answer of answers) {
      if (answer.dataset.outcome !== "new") this.said += 1;
      else this.first ||= answer.dataset.opens;
    }
  }

  lost({ file, line }, why = gettext("The connection was lost before the server answered.")) {
    this.refuse(line, why);
    const again = Object.assign(document.createElement("button"), {
      type: "button",
      className: "btn btn-sm btn-outline-primary",
      textContent: gettext("Try again"),
    });
    again.addEventListener("click", () => {
      const fresh = this.line(file);
      line.replaceWith(fresh);
      this.said -= 1;
      this.queue.push({ file, line: fresh });
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
    if (this.first && !this.said) {
      window.location.assign(this.first);
      return;
    }
    if (!this.first) return;
    const rows = document.getElementById("desk-rows");
    const answer = await fetch(this.dataset.rows, { headers: { "X-Requested-With": "file-drop" } });
    if (rows && answer.ok) {
      rows.innerHTML = await answer.text();
      window.htmx?.process(rows);
    }
    this.list.querySelector(`a[href="${this.first}"]`)?.focus();
  }
}

customElements.define("file-drop", FileDrop);
