// <passkey-form>: a form whose field `credential` a passkey of this device fills in, once it is sent. `does` says whether the
// passkey is made or used; `options` is where what the server asks of it stands on the page, or its address.

import { ask } from "../shared/asking.js";

const isAble = () => Boolean(window.PublicKeyCredential?.parseRequestOptionsFromJSON);

const DOES = {
  make: ({ creation_options: { publicKey } }) =>
    navigator.credentials.create({
      publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(passwordless(publicKey)),
    }),
  use: ({ request_options: { publicKey } }) =>
    navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) }),
};

// One that is found without a name, and asks who uses it.
const passwordless = (options) => ({
  ...options,
  authenticatorSelection: {
    ...options.authenticatorSelection,
    residentKey: "required",
    requireResidentKey: true,
    userVerification: "required",
  },
});

class PasskeyForm extends HTMLElement {
  connectedCallback() {
    const unable = this.querySelector("[data-unable]");
    if (unable) unable.hidden = isAble();
    const form = this.querySelector("form");
    form.hidden = !isAble();
    form.addEventListener("submit", (event) => this.sign(event));
  }

  async sign(event) {
    event.preventDefault();
    const form = event.target;
    const failed = this.querySelector("[data-failed]");
    failed.hidden = true;
    try {
      const credential = await DOES[this.getAttribute("does")](await this.options());
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch {
      failed.hidden = false;
    }
  }

  async options() {
    const where = this.getAttribute("options");
    const here = document.getElementById(where);
    if (here) return JSON.parse(here.textContent);
    const response = await ask(where, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(`${response.status}`);
    return response.json();
  }
}

customElements.define("passkey-form", PasskeyForm);
