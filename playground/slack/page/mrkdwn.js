// Slack's mrkdwn to DOM nodes. A tokenizer that only ever makes text nodes and known elements.
// https://docs.slack.dev/messaging/formatting-message-text

import { el } from "./dom.js";
import { emoji, withDrawings } from "./emoji.js";

const STYLES = { "*": "strong", _: "em", "~": "s" };
const WORD = /[\p{L}\p{N}]/u;

/** Who and where, so that a mention shows a name. Set from every picture. */
export const directory = { people: new Map(), channels: new Map(), groups: new Map() };

/** The nodes of a mrkdwn text. */
export function mrkdwn(text) {
  return blocksOf(text).flatMap((block) => block);
}

/** The nodes of a plain_text text, which knows emoji and nothing else. */
export function plain(text) {
  return withEmoji(unescape(text));
}

/** The nodes of a text object. */
export function text(object) {
  if (!object) return [];
  return object.type === "mrkdwn" ? mrkdwn(object.text) : plain(object.text).flatMap(breakLines);
}

function breakLines(node) {
  if (typeof node !== "string") return [node];
  return node.split("\n").flatMap((part, index) => (index === 0 ? [part] : [el("br"), part]));
}

/** The text a screen reader or notification would say. */
export function spoken(text) {
  const holder = el("span", {}, mrkdwn(text));
  return holder.textContent;
}

function blocksOf(text) {
  const nodes = [];
  for (const part of text.split(/(```[\s\S]+?```)/)) {
    const fenced = /^```\n?([\s\S]+?)\n?```$/.exec(part);
    if (fenced)
      nodes.push([el("pre", { class: "code-block" }, el("code", {}, codeText(fenced[1])))]);
    else if (part) nodes.push(quotesOf(nodes.length ? part.replace(/^\n/, "") : part));
  }
  return nodes;
}

function quotesOf(text) {
  const nodes = [];
  let quote = null;
  const lines = text.split("\n");
  lines.forEach((lineText, index) => {
    const quoted = /^(?:&gt;|>)\s?(.*)$/.exec(lineText);
    if (quoted) {
      if (quote) quote.append(el("br"));
      else nodes.push((quote = el("blockquote")));
      quote.append(...inline(quoted[1]));
      return;
    }
    const afterQuote = quote !== null;
    quote = null;
    if (index > 0 && !afterQuote) nodes.push(el("br"));
    nodes.push(...inline(lineText));
  });
  return nodes;
}

function inline(text) {
  const nodes = [];
  let pending = "";
  const flush = () => {
    if (pending) nodes.push(...withEmoji(unescape(pending)));
    pending = "";
  };
  for (let at = 0; at < text.length;) {
    const found = tokenAt(text, at);
    if (found) {
      flush();
      nodes.push(found.node);
      at += found.length;
    } else pending += text[at++];
  }
  flush();
  return nodes;
}

function tokenAt(text, at) {
  const character = text[at];
  if (character === "<") return angled(text, at);
  if (character === "`") return code(text, at);
  if (STYLES[character]) return styled(text, at);
  return null;
}

function code(text, at) {
  const end = text.indexOf("`", at + 1);
  if (end <= at + 1) return null;
  const body = text.slice(at + 1, end);
  return { node: el("code", { class: "code-inline" }, codeText(body)), length: end + 1 - at };
}

function codeText(text) {
  return text
    .split(/(<[^<>\n]+>)/)
    .map((part) => (/^<[^<>]+>$/.test(part) ? angledNode(part.slice(1, -1)) : unescape(part)));
}

function styled(text, at) {
  const marker = text[at];
  if (at > 0 && WORD.test(text[at - 1])) return null;
  if (!text[at + 1] || /[\s]/.test(text[at + 1]) || text[at + 1] === marker) return null;
  for (let end = text.indexOf(marker, at + 2); end > 0; end = text.indexOf(marker, end + 1)) {
    const closes = !/\s/.test(text[end - 1]) && !(text[end + 1] && WORD.test(text[end + 1]));
    if (closes) {
      const node = el(STYLES[marker], {}, inline(text.slice(at + 1, end)));
      return { node, length: end + 1 - at };
    }
  }
  return null;
}

function angled(text, at) {
  const end = text.indexOf(">", at);
  if (end < 0) return null;
  return { node: angledNode(text.slice(at + 1, end)), length: end + 1 - at };
}

function angledNode(body) {
  const [target, label] = split(body);
  if (target.startsWith("@")) return person(target.slice(1), label);
  if (target.startsWith("#")) return channel(target.slice(1), label);
  if (target.startsWith("!")) return special(target.slice(1), label);
  return link(target, label);
}

function special(target, label) {
  const [kind, ...rest] = target.split("^");
  if (kind === "date") return date(rest, label);
  if (kind === "subteam") {
    const name = directory.groups.get(rest[0]) ?? rest[0];
    return chip("group", `@${name}`, "Notifies everyone in this user group");
  }
  if (["channel", "here", "everyone"].includes(kind)) {
    return chip("broadcast", `@${kind}`, "Notifies everyone in this channel");
  }
  return chip("unknown", `<!${target}>`, "Slack knows no such command");
}

/** A person's chip. */
export function person(id, label) {
  const name = directory.people.get(id);
  if (!name) return chip("unknown", `@${label ?? id}`, `No such person: ${id}`);
  return chip("person", `@${name}`, `Notifies ${name}`);
}

/** A channel's chip. */
export function channel(id, label) {
  const name = directory.channels.get(id) ?? label;
  return chip(name ? "channel" : "unknown", `#${name ?? id}`, id);
}

/** The chip of @channel, @here or @everyone, or of a user group. */
export function chip(kind, text, why) {
  return el("span", { class: `chip chip-${kind}`, testid: `chip-${kind}`, title: why, text });
}

/** A link, when its address is one that a browser may follow. */
export function link(target, label) {
  const address = unescape(target);
  const shown = label === undefined ? address : unescape(label);
  if (!/^(https?:|mailto:)/i.test(address)) {
    return chip(
      "unknown",
      `<${address}${label === undefined ? "" : `|${shown}`}>`,
      "Not a link Slack follows",
    );
  }
  return el(
    "a",
    { href: address, target: "_blank", rel: "noopener noreferrer", title: address },
    withEmoji(shown),
  );
}

/** `<!date^SECONDS^FORMAT^LINK|FALLBACK>`. */
function date([seconds, format = "{date_num}"], fallback) {
  const when = new Date(Number(seconds) * 1000);
  if (!seconds || Number.isNaN(when.getTime())) return document.createTextNode(fallback ?? "");
  const text = format.replace(/\{(\w+)\}/g, (token, name) => dateWords(when, name) ?? token);
  return el("time", { datetime: when.toISOString(), title: when.toString(), text });
}

function dateWords(when, name) {
  const words = (options) => when.toLocaleString([], options);
  const pretty = name.endsWith("_pretty") ? relativeDay(when) : null;
  if (pretty) return pretty;
  switch (name.replace("_pretty", "")) {
    case "date_num":
      return when.toISOString().slice(0, 10);
    case "date":
      return words({ dateStyle: "long" });
    case "date_short":
      return words({ month: "short", day: "numeric", year: "numeric" });
    case "date_long":
      return words({ dateStyle: "full" });
    case "time":
      return words({ hour: "2-digit", minute: "2-digit" });
    case "time_secs":
      return words({ timeStyle: "medium" });
    case "ago":
      return ago(when);
    default:
      return null;
  }
}

function relativeDay(when) {
  const days = Math.round(
    (new Date().setHours(0, 0, 0, 0) - new Date(when).setHours(0, 0, 0, 0)) / 86400000,
  );
  return { 0: "today", 1: "yesterday", [-1]: "tomorrow" }[days] ?? null;
}

function ago(when) {
  const seconds = Math.round((when - Date.now()) / 1000);
  const format = new Intl.RelativeTimeFormat([], { numeric: "auto" });
  if (Math.abs(seconds) < 60) return format.format(seconds, "second");
  if (Math.abs(seconds) < 3600) return format.format(Math.round(seconds / 60), "minute");
  return format.format(Math.round(seconds / 3600), "hour");
}

function withEmoji(text) {
  return text.split(/(:[a-z0-9_+'-]+:)/).flatMap((part) => {
    const node = /^:[a-z0-9_+'-]+:$/.test(part) ? emoji(part.slice(1, -1)) : null;
    return node ?? withDrawings(part);
  });
}

function split(body) {
  const at = body.indexOf("|");
  return at < 0 ? [body, undefined] : [body.slice(0, at), body.slice(at + 1)];
}

function unescape(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
