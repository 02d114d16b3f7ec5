// <code-choice>: accounts, cost centres, … below the field as a number or name is typed. The best one is chosen already,
// so that Enter takes it and goes on, as it does everywhere.

import { VendorChoice } from "../entry/vendor-choice.js";

class CodeChoice extends VendorChoice {
  found({ names }) {
    const typed = this.input.value.trim();
    return names.some(({ name }) => name === typed) ? [] : names;
  }

  open(found) {
    super.open(found);
    if (found.length) this.at(0);
  }

  option(one, index) {
    const option = super.option(one, index);
    option.dataset.note = one.note;
    return option;
  }

  // Unlike a vendor's name, a number that is taken is done: Enter goes on to the next field.
  key(event) {
    const isTaking = event.key === "Enter" && !this.list.hidden && this.index >= 0;
    if (!isTaking) return super.key(event);
    this.take(this.options[this.index].dataset.name);
    return undefined;
  }
}

customElements.define("code-choice", CodeChoice);
