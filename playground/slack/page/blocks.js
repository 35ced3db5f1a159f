// Block Kit to DOM nodes. A block this page does not know is shown as its JSON, with a note.

import { el } from "./dom.js";
import { element, input } from "./elements.js";
import { plain, text } from "./mrkdwn.js";
import { richText } from "./rich_text.js";

/**
 * The nodes of a list of blocks. `surface` receives what a person does:
 * `act(block, element, chosen)`, and has `values` and `errors` by block id.
 */
export function blocks(list, surface) {
  return list.map((block) => {
    const draw = DRAWERS[block.type] ?? unknown;
    const node = draw(block, surface);
    node.dataset.blockId = block.block_id ?? "";
    node.classList.add("block", `block-${block.type}`);
    return node;
  });
}

const DRAWERS = {
  section,
  header: (block) => el("div", { role: "heading", "aria-level": "3" }, text(block.text)),
  divider: () => el("hr"),
  context: (block) => el("div", {}, block.elements.map(contextPart)),
  actions: (block, surface) =>
    el(
      "div",
      { role: "group" },
      block.elements.map((part) => element(block, part, surface)),
    ),
  image: (block) => image(block),
  input,
  markdown: (block) => el("div", { class: "markdown", text: block.text }),
  rich_text: (block) => el("div", {}, richText(block)),
  table,
  alert: (block) =>
    el("div", { class: `alert alert-${block.level ?? "default"}`, role: "note" }, text(block.text)),
};

function section(block, surface) {
  const body = el("div", { class: "section-body" });
  if (block.text) body.append(el("div", { class: "section-text" }, text(block.text)));
  if (block.fields) {
    const fields = block.fields.map((field) => el("div", { class: "field" }, text(field)));
    body.append(el("div", { class: "fields" }, fields));
  }
  const node = el("div", {}, body);
  if (block.accessory) {
    const accessory = element(block, block.accessory, surface);
    node.append(el("div", { class: "accessory" }, accessory));
  }
  return node;
}

function contextPart(part) {
  if (part.type === "image")
    return el("span", { class: "image-note", title: part.image_url, text: part.alt_text });
  return el("span", { class: "context-text" }, text(part));
}

function image(block) {
  return el(
    "figure",
    {},
    el("div", {
      class: "image-note",
      role: "img",
      "aria-label": block.alt_text,
      text: block.alt_text,
    }),
    block.title ? el("figcaption", {}, text(block.title)) : null,
  );
}

function table(block) {
  const [head = [], ...rows] = block.rows;
  const settings = block.column_settings ?? [];
  const cell = (tag) => (content, index) => {
    const align = settings[index]?.align ?? "left";
    const wrap = settings[index]?.is_wrapped ? "wraps" : "";
    return el(
      tag,
      { class: `${align} ${wrap}`, scope: tag === "th" ? "col" : undefined },
      cellNodes(content),
    );
  };
  return el(
    "div",
    { class: "table-scroll", tabindex: "0", role: "region", "aria-label": "Table" },
    el(
      "table",
      {},
      el("thead", {}, el("tr", {}, head.map(cell("th")))),
      el(
        "tbody",
        {},
        rows.map((row) => el("tr", {}, row.map(cell("td")))),
      ),
    ),
  );
}

function cellNodes(content) {
  if (content.type === "rich_text") return richText(content);
  if (content.type === "raw_number") return [String(content.value)];
  return plain(content.text ?? "");
}

function unknown(block) {
  return el(
    "div",
    {},
    el("pre", { class: "unknown-json", text: JSON.stringify(block, null, 2) }),
    el("p", {
      class: "unknown-note",
      text: `This page cannot draw a "${block.type}" block. Would Slack?`,
    }),
  );
}
