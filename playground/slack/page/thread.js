// The thread pane.

import { composer } from "./composer.js";
import { el, fill } from "./dom.js";
import { drawMessages } from "./messages.js";

/** Makes the pane once; `draw` shows the thread of `state.thread`, or hides the pane. */
export function threadPane(node, { close, current }) {
  const list = el("div", {
    class: "messages",
    role: "log",
    "aria-label": "Thread",
    tabindex: "0",
    testid: "thread-messages",
  });
  const place = () => {
    const { picture, state } = current();
    const parent = picture.messages.find((message) => message.ts === state.thread);
    return {
      body: {
        user: picture.me,
        channel: parent?.channel ?? state.channel,
        thread_ts: state.thread,
      },
    };
  };
  const box = composer({
    place,
    id: "thread-input",
    testid: "thread-composer",
    label: "Reply in the thread",
  });
  fill(
    node,
    el(
      "header",
      { class: "conversation-head" },
      el("h1", { text: "Thread" }),
      el("button", {
        class: "quiet",
        "aria-label": "Close the thread",
        testid: "close-thread",
        text: "✕",
        on: { click: close },
      }),
    ),
    list,
    box.node,
  );
  let shown = null;
  return {
    draw(picture, state) {
      node.hidden = !state.thread;
      document.body.classList.toggle("has-thread", Boolean(state.thread));
      if (shown !== state.thread) list.replaceChildren();
      shown = state.thread;
      if (!shown) return;
      const messages = picture.messages.filter(
        (message) => message.ts === shown || (message.is_reply && message.thread_ts === shown),
      );
      drawMessages(list, messages, picture);
    },
  };
}
