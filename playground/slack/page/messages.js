// Messages: the list of a channel, a thread, and one message with its author, blocks and replies.

import { blocks } from "./blocks.js";
import { showJson } from "./confirm.js";
import { post } from "./control.js";
import { el, icon, keyed } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";
import { toast } from "./toasts.js";

const EYE =
  "M2 12s3.600-6.500 10-6.500S22 12 22 12s-3.600 6.500-10 6.500S2 12 2 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z";
const REPLY = "M4 5h16v11H11l-5 4v-4H4z";
const BRACES =
  "M8 4c-2 0-2 1-2 3s0 4-2 5c2 1 2 3 2 5s0 3 2 3M16 4c2 0 2 1 2 3s0 4 2 5c-2 1-2 3-2 5s0 3-2 3";

/** Draws messages into a list node. `openThread` is called with a message's timestamp. */
export function drawMessages(node, messages, picture, { openThread = null } = {}) {
  const atEnd = node.scrollHeight - node.scrollTop - node.clientHeight < 80;
  const salt = `${picture.me}|${openThread !== null}`;
  const count = node.childElementCount;
  stayAtEnd(node);
  keyed(
    node,
    messages,
    (message) => message.ts,
    (message) => drawMessage(message, picture, openThread),
    salt,
  );
  if (atEnd || node.childElementCount > count) showNewest(node);
}

/**
 * Scrolls to the end. A message taller than the list is shown from where it begins instead, once
 * for each shape it takes, so that a verdict is read first and progress does not move the page.
 */
function showNewest(node) {
  const last = node.lastElementChild;
  if (!last) return;
  if (last.offsetHeight <= node.clientHeight) {
    node.scrollTop = node.scrollHeight;
    return;
  }
  const shape = `${last.dataset.ts}/${last.querySelectorAll(".block").length}`;
  if (begun.has(shape)) return;
  begun.add(shape);
  node.scrollTop = last.offsetTop - 8;
}

const begun = new Set();

const watched = new WeakSet();

/** Keeps the newest message in sight when the list's own height changes. */
function stayAtEnd(node) {
  if (watched.has(node)) return;
  watched.add(node);
  let height = 0;
  new ResizeObserver(() => {
    const wasAtEnd = node.scrollHeight - node.scrollTop - height < 80;
    if (wasAtEnd) node.scrollTop = node.scrollHeight;
    height = node.clientHeight;
  }).observe(node);
}

/** Who wrote a message: name, initials, colour class. */
export function author(message, picture) {
  if (message.app_id) return { name: picture.app.name, letters: "", kind: "app", tag: "APP" };
  if (message.via === "slack")
    return { name: "Slackbot", letters: "S", kind: "slackbot", tag: null };
  const index = picture.people.findIndex((person) => person.id === message.user);
  const name = picture.people[index]?.name ?? message.user;
  return { name, letters: name.slice(0, 1), kind: `person-${index % 6}`, tag: null };
}

/** A person's or app's square. */
export function avatar({ letters, kind }) {
  const node = el("span", { class: `avatar ${kind}`, "aria-hidden": "true" });
  if (kind === "app") node.append(icon(["M12 4v9m0 0-4-4m4 4 4-4", "M5 16v3h14v-3"], { size: 20 }));
  else node.textContent = letters;
  return node;
}

/** Hours and minutes of a message timestamp. */
export function clock(ts) {
  return new Date(Number(ts) * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

function drawMessage(message, picture, openThread) {
  if (message.is_deleted) {
    return el(
      "article",
      { class: "message deleted", testid: "message", data: { ts: message.ts } },
      el("p", { text: "This message was deleted." }),
      repliesButton(message, openThread),
    );
  }
  const who = author(message, picture);
  const isPrivate = message.visible_to !== null;
  return el(
    "article",
    {
      class: `message ${isPrivate ? "ephemeral" : ""}`,
      testid: isPrivate ? "ephemeral" : "message",
      "aria-label": `${who.name}, ${clock(message.ts)}`,
      tabindex: "-1",
      data: { ts: message.ts, user: message.user },
    },
    avatar(who),
    el(
      "div",
      { class: "message-main" },
      isPrivate
        ? el("p", { class: "private-note" }, icon(EYE, { size: 14 }), "Only visible to you")
        : null,
      head(message, who),
      el("div", { class: "message-body" }, body(message, picture)),
      message.lacks_fallback
        ? el("p", {
            class: "unknown-note",
            text: "No text beside the blocks: notifications and screen readers get nothing.",
          })
        : null,
      repliesButton(message, openThread),
    ),
    tools(message, openThread),
  );
}

function head(message, who) {
  return el(
    "header",
    { class: "message-head" },
    el("span", { class: "author", text: who.name }),
    who.tag ? el("span", { class: "app-tag", text: who.tag }) : null,
    el("time", {
      datetime: new Date(Number(message.ts) * 1000).toISOString(),
      text: clock(message.ts),
    }),
    message.edited && !message.blocks ? el("span", { class: "edited", text: "(edited)" }) : null,
  );
}

function body(message, picture) {
  if (message.blocks?.length) return blocks(message.blocks, surfaceOf(message, picture));
  return el("div", { class: "message-text" }, mrkdwn(message.text));
}

function surfaceOf(message, picture) {
  const values = {};
  return {
    values,
    fill: () => {},
    act: async (block, part, chosen) => {
      try {
        await post("click", {
          user: picture.me,
          message_ts: message.ts,
          action_id: part.action_id,
          block_id: block.block_id,
          value: part.value,
          chosen,
          times: document.body.dataset.doubleClick === "on" ? 2 : 1,
        });
      } catch (fault) {
        toast(fault.message);
      }
    },
  };
}

function repliesButton(message, openThread) {
  if (!openThread || !message.reply_count) return null;
  const count = message.reply_count;
  return el(
    "button",
    { class: "replies", testid: "open-thread", on: { click: () => openThread(message.ts) } },
    el("strong", { text: `${count} ${count === 1 ? "reply" : "replies"}` }),
    el("span", { text: `last at ${clock(message.latest_reply)}` }),
  );
}

function tools(message, openThread) {
  const canReply = openThread && message.visible_to === null;
  return el(
    "div",
    { class: "tools" },
    canReply
      ? el(
          "button",
          {
            title: "Reply in thread",
            "aria-label": "Reply in thread",
            testid: "reply",
            on: { click: () => openThread(message.thread_ts ?? message.ts) },
          },
          icon(REPLY),
        )
      : null,
    el(
      "button",
      {
        title: "Show the message as JSON",
        "aria-label": "Show the message as JSON",
        on: { click: () => showJson("Message", message) },
      },
      icon(BRACES),
    ),
  );
}
