// Passing warnings at the bottom of the page.

import { el } from "./dom.js";

const SECONDS = 7;

/** Shows a warning for a few seconds. */
export function toast(message) {
  const node = el("div", { class: "toast", testid: "toast", text: message });
  document.getElementById("toasts").append(node);
  setTimeout(() => node.remove(), SECONDS * 1000);
}

let seen = null;

/** Shows the workspace's notices that are new since the page was opened. */
export function toastNotices(notices, me) {
  const first = seen === null || seen.me !== me;
  if (!first) for (const notice of notices.slice(seen.count)) toast(notice.text);
  seen = { me, count: notices.length };
}
