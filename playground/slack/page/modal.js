// A person's stack of modals, drawn as one dialog.

import { blocks } from "./blocks.js";
import { post } from "./control.js";
import { el, fill } from "./dom.js";
import { text } from "./mrkdwn.js";
import { toast } from "./toasts.js";

let shown = { dialog: null, told: "", typed: {} };

/** Draws the top of a person's modal stack, or closes the dialog when the stack is empty. */
export function drawModal(stack, me) {
  const view = stack.at(-1);
  if (!view) {
    if (shown.dialog) {
      shown.dialog.remove();
      shown = { dialog: null, told: "", typed: {} };
    }
    return;
  }
  const told = JSON.stringify([view.id, view.hash, view.errors, me]);
  if (told === shown.told) return;
  const isSame = shown.dialog?.dataset.viewId === view.id;
  const typed = isSame ? shown.typed : {};
  const dialog =
    shown.dialog ??
    el("dialog", { class: "modal", testid: "modal", "aria-labelledby": "modal-title" });
  dialog.dataset.viewId = view.id;
  shown = { dialog, told, typed };
  dialog.oncancel = (event) => {
    event.preventDefault();
    close(view, me);
  };
  fill(dialog, form(view, me, typed, stack.length));
  if (!dialog.isConnected) document.body.append(dialog);
  if (!dialog.open) dialog.showModal();
}

function form(view, me, typed, depth) {
  const surface = {
    errors: view.errors,
    values: withTyped(view, typed),
    fill: (blockId, actionId, chosen) => ((typed[blockId] ??= {})[actionId] = chosen),
    act: (block, part, chosen) =>
      attempt(() =>
        post("click", {
          user: me,
          view_id: view.id,
          action_id: part.action_id,
          block_id: block.block_id,
          value: part.value,
          chosen,
          state: typed,
        }),
      ),
  };
  const node = el(
    "form",
    { class: "modal-form", novalidate: true },
    el(
      "header",
      {},
      el("h2", { id: "modal-title" }, text(view.title)),
      depth > 1 ? el("span", { class: "depth", text: `${depth} deep` }) : null,
      el("button", {
        type: "button",
        class: "quiet",
        "aria-label": "Close",
        text: "✕",
        on: { click: () => close(view, me) },
      }),
    ),
    el("div", { class: "modal-body" }, blocks(view.blocks, surface), trouble(view)),
    el(
      "footer",
      {},
      el(
        "button",
        {
          type: "button",
          class: "slack-button",
          testid: "modal-close",
          on: { click: () => close(view, me) },
        },
        view.close ? text(view.close) : ["Cancel"],
      ),
      view.submit
        ? el(
            "button",
            { type: "submit", class: "slack-button primary", testid: "modal-submit" },
            text(view.submit),
          )
        : null,
    ),
  );
  node.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(() => post("submit", { user: me, view_id: view.id, values: typed }));
  });
  return node;
}

function trouble(view) {
  const complaint = view.errors?.[""];
  return complaint ? el("p", { class: "complaint", role: "alert", text: complaint }) : null;
}

function withTyped(view, typed) {
  const values = structuredClone(view.state.values);
  for (const [blockId, entries] of Object.entries(typed)) {
    for (const [actionId, chosen] of Object.entries(entries)) {
      const known = (values[blockId] ??= {})[actionId] ?? {};
      const isText = typeof chosen === "string";
      values[blockId][actionId] = isText
        ? { ...known, value: chosen, selected_option: { value: chosen } }
        : known;
    }
  }
  return values;
}

function close(view, me) {
  attempt(() => post("close", { user: me, view_id: view.id }));
}

async function attempt(work) {
  try {
    await work();
  } catch (fault) {
    toast(fault.message);
  }
}
