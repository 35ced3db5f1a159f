// The rich_text block: its text elements are never parsed as mrkdwn.

import { el } from "./dom.js";
import { emoji, withDrawings } from "./emoji.js";
import { channel, chip, directory, link, person } from "./mrkdwn.js";

/** The nodes of a rich_text block or table cell. */
export function richText(block) {
  return (block.elements ?? []).map(container);
}

function container(element) {
  switch (element.type) {
    case "rich_text_section":
      return el("div", { class: "rt-section" }, inlines(element));
    case "rich_text_preformatted":
      return el("pre", { class: "code-block" }, el("code", {}, inlines(element)));
    case "rich_text_quote":
      return el("blockquote", {}, inlines(element));
    case "rich_text_list":
      return list(element);
    default:
      return el("pre", { class: "unknown-json", text: JSON.stringify(element, null, 2) });
  }
}

function list(element) {
  const tag = element.style === "ordered" ? "ol" : "ul";
  const start = tag === "ol" && element.offset ? element.offset + 1 : undefined;
  const items = element.elements.map((item) => el("li", {}, inlines(item)));
  return el(tag, { class: `rt-list indent-${element.indent ?? 0}`, start }, items);
}

function inlines(element) {
  return (element.elements ?? []).flatMap((part) => styled(part, inline(part)));
}

function inline(part) {
  switch (part.type) {
    case "text":
      return withDrawings(part.text).flatMap((piece) =>
        typeof piece === "string" ? lines(piece) : piece,
      );
    case "link":
      return [link(part.url, part.text)];
    case "emoji":
      return [emoji(part.name) ?? `:${part.name}:`];
    case "user":
      return [person(part.user_id)];
    case "channel":
      return [channel(part.channel_id)];
    case "usergroup":
      return [
        chip(
          "group",
          `@${directory.groups.get(part.usergroup_id) ?? part.usergroup_id}`,
          "Notifies this user group",
        ),
      ];
    case "broadcast":
      return [chip("broadcast", `@${part.range}`, "Notifies everyone in this channel")];
    case "date":
      return [el("time", { text: new Date(part.timestamp * 1000).toLocaleString() })];
    default:
      return [el("code", { class: "unknown-json", text: JSON.stringify(part) })];
  }
}

function lines(text) {
  return text.split("\n").flatMap((piece, index) => (index === 0 ? [piece] : [el("br"), piece]));
}

const TAGS = { bold: "strong", italic: "em", strike: "s", underline: "u", code: "code" };

function styled(part, nodes) {
  for (const [name, tag] of Object.entries(TAGS)) {
    if (!part.style?.[name]) continue;
    nodes = [el(tag, tag === "code" ? { class: "code-inline" } : {}, nodes)];
  }
  return nodes;
}
