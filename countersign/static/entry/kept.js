// What is typed and not saved yet, kept on this device for its member until it is.

export class Kept {
  constructor(member, invoice) {
    this.key = `countersign/${member}/${invoice}`;
  }

  put(content) {
    try {
      localStorage.setItem(this.key, JSON.stringify({ ...content, at: Date.now() }));
      return true;
    } catch {
      return false; // full or forbidden: the page says that leaving would lose it
    }
  }

  get() {
    try {
      return JSON.parse(localStorage.getItem(this.key));
    } catch {
      return null;
    }
  }

  drop() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // nothing was kept
    }
  }
}
