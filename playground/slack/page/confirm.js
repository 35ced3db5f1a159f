// The confirmation dialog of Slack's client, and this page's own JSON viewer.

import { el } from "./dom.js";
import { text } from "./mrkdwn.js";

/** Asks a confirmation object's question; true when accepted. */
export function confirmed(object) {
  return new Promise((resolve) => {
    const accept = el(
      "button",
      {
        value: "yes",
        class: `slack-button ${object.style ?? "primary"}`,
        testid: "confirm-accept",
      },
      text(object.confirm),
    );
    const dialog = el(
      "dialog",
      { class: "confirm", testid: "confirm-dialog", "aria-labelledby": "confirm-title" },
      el(
        "form",
        { method: "dialog" },
        el("h2", { id: "confirm-title" }, text(object.title)),
        el("div", { class: "confirm-text" }, text(object.text)),
        el(
          "div",
          { class: "dialog-buttons" },
          el(
            "button",
            { value: "no", class: "slack-button", testid: "confirm-deny", autofocus: true },
            text(object.deny),
          ),
          accept,
        ),
      ),
    );
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes");
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Shows a value as JSON. */
export function showJson(title, value) {
  const dialog = el(
    "dialog",
    { class: "json-viewer", "aria-labelledby": "json-title" },
    el("h2", { id: "json-title", text: title }),
    el("pre", { tabindex: "0", text: JSON.stringify(value, null, 2) }),
    el(
      "form",
      { method: "dialog", class: "dialog-buttons" },
      el("button", { class: "slack-button", text: "Close" }),
    ),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
