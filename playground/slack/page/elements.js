// Interactive elements: buttons, menus, inputs.

import { confirmed } from "./confirm.js";
import { el } from "./dom.js";
import { text } from "./mrkdwn.js";

/** One element. What a person does goes to `surface.act(block, element, chosen)`. */
export function element(block, part, surface) {
  switch (part.type) {
    case "button":
      return button(block, part, surface);
    case "static_select":
      return select(part, (chosen) => choose(block, part, surface, chosen), surface, block);
    case "overflow":
      return overflow(block, part, surface);
    case "radio_buttons":
    case "checkboxes":
      return choices(block, part, surface);
    case "image":
      return el("div", {
        class: "image-note",
        role: "img",
        "aria-label": part.alt_text,
        text: part.alt_text,
      });
    default:
      return el("pre", { class: "unknown-json", text: JSON.stringify(part, null, 2) });
  }
}

/** An input block with its label, hint and complaint. */
export function input(block, surface) {
  const field = inputField(block, surface);
  const complaint = surface.errors?.[block.block_id];
  const id = `field-${block.block_id}`;
  field.id = id;
  if (complaint) field.setAttribute("aria-invalid", "true");
  return el(
    "div",
    {},
    el(
      "label",
      { for: id },
      text(block.label),
      block.optional ? el("span", { class: "optional", text: " (optional)" }) : null,
    ),
    field,
    block.hint ? el("p", { class: "hint" }, text(block.hint)) : null,
    complaint ? el("p", { class: "complaint", role: "alert", text: complaint }) : null,
  );
}

function inputField(block, surface) {
  const part = block.element;
  const remember = (chosen) => surface.fill(block.block_id, part.action_id, chosen);
  if (part.type === "static_select") return select(part, remember, surface, block);
  if (part.type === "radio_buttons" || part.type === "checkboxes")
    return choices(block, part, surface, remember);
  if (!part.type.endsWith("_input"))
    return el("pre", { class: "unknown-json", text: JSON.stringify(part, null, 2) });
  const field = el(part.multiline ? "textarea" : "input", {
    placeholder: part.placeholder?.text,
    minlength: part.min_length,
    maxlength: part.max_length,
    rows: part.multiline ? 4 : undefined,
    testid: `input-${part.action_id}`,
    on: { input: (event) => remember(event.target.value) },
  });
  field.value =
    surface.values?.[block.block_id]?.[part.action_id]?.value ?? part.initial_value ?? "";
  return field;
}

function button(block, part, surface) {
  const node = el(
    "button",
    {
      type: "button",
      class: `slack-button ${part.style ?? ""}`,
      "aria-label": part.accessibility_label,
      testid: `button-${part.action_id}`,
      data: { actionId: part.action_id, blockId: block.block_id, value: part.value },
    },
    text(part.text),
  );
  node.addEventListener("click", async () => {
    if (part.confirm && !(await confirmed(part.confirm))) return;
    if (part.url) window.open(part.url, "_blank", "noopener,noreferrer");
    await busy(node, () => surface.act(block, part, null));
  });
  return node;
}

async function choose(block, part, surface, chosen) {
  if (part.confirm && !(await confirmed(part.confirm))) return;
  await surface.act(block, part, chosen);
}

function select(part, onChoose, surface, block) {
  const groups = part.option_groups ?? [{ options: part.options ?? [] }];
  const known = surface.values?.[block.block_id]?.[part.action_id]?.selected_option;
  const initial = (known ?? part.initial_option)?.value ?? "";
  const node = el(
    "select",
    {
      "aria-label": part.placeholder?.text ?? part.action_id,
      testid: `select-${part.action_id}`,
      on: { change: (event) => onChoose(event.target.value) },
    },
    el("option", { value: "", disabled: true, text: part.placeholder?.text ?? "Choose one" }),
    groups
      .map((group) => {
        const options = group.options.map((option) =>
          el("option", { value: option.value, text: option.text.text }),
        );
        return group.label ? el("optgroup", { label: group.label.text }, options) : options;
      })
      .flat(),
  );
  node.value = initial;
  return node;
}

function overflow(block, part, surface) {
  const menu = el("details", { class: "overflow", testid: `overflow-${part.action_id}` });
  menu.append(
    el("summary", { "aria-label": "More actions", text: "⋯" }),
    el(
      "div",
      { class: "overflow-menu", role: "menu" },
      part.options.map((option) =>
        el("button", {
          type: "button",
          role: "menuitem",
          testid: `option-${option.value}`,
          text: option.text.text,
          on: {
            click: () => {
              menu.open = false;
              choose(block, part, surface, option.value);
            },
          },
        }),
      ),
    ),
  );
  return menu;
}

function choices(block, part, surface, remember) {
  const many = part.type === "checkboxes";
  const name = `${block.block_id}-${part.action_id}`;
  const given = surface.values?.[block.block_id]?.[part.action_id];
  const initial = many
    ? (given?.selected_options ?? part.initial_options ?? [])
    : [given?.selected_option ?? part.initial_option];
  const checked = new Set(initial.filter(Boolean).map((option) => option.value));
  const tell = () => {
    const picked = [...node.querySelectorAll("input:checked")].map((box) => box.value);
    const chosen = many ? picked : (picked[0] ?? null);
    return remember ? remember(chosen) : choose(block, part, surface, chosen);
  };
  const node = el(
    "div",
    { class: "choices", role: many ? "group" : "radiogroup" },
    part.options.map((option) =>
      el(
        "label",
        { class: "choice" },
        el("input", {
          type: many ? "checkbox" : "radio",
          name,
          value: option.value,
          checked: checked.has(option.value),
          on: { change: tell },
        }),
        el(
          "span",
          {},
          text(option.text),
          option.description ? el("small", {}, text(option.description)) : null,
        ),
      ),
    ),
  );
  return node;
}

async function busy(node, work) {
  node.setAttribute("aria-busy", "true");
  try {
    await work();
  } finally {
    node.removeAttribute("aria-busy");
  }
}
