// The middle of the page: a channel with its composer, or the app's Home tab.

import { blocks } from "./blocks.js";
import { composer } from "./composer.js";
import { post } from "./control.js";
import { el, fill } from "./dom.js";
import { drawMessages } from "./messages.js";
import { toast } from "./toasts.js";

/** Makes the conversation once; `draw` is then called with every picture. */
export function conversation(node, { openThread, current }) {
  const title = el("h1", {});
  const topic = el("p", { class: "topic" });
  const list = el("div", {
    class: "messages",
    testid: "messages",
    role: "log",
    "aria-label": "Messages",
    tabindex: "0",
  });
  const hint = el("div", { class: "hint-card", testid: "hint" });
  const tries = el("div", { class: "tries", "aria-label": "Things to try" });
  const place = () => {
    const { picture, state } = current();
    return { commands: picture.app.commands, body: { user: picture.me, channel: state.channel } };
  };
  const box = composer({
    place,
    id: "composer-input",
    testid: "composer",
    label: "Message, or / for a command",
  });
  const channelView = el("div", { class: "channel-view" }, hint, list, tries, box.node);
  const homeView = el("div", { class: "home-view", testid: "home-view", tabindex: "0" });
  fill(node, el("header", { class: "conversation-head" }, title, topic), channelView, homeView);
  let homeTold = "";

  const drawChannel = (picture, state) => {
    const channel = picture.channels.find((one) => one.id === state.channel) ?? picture.channels[0];
    title.textContent = channel.id.startsWith("D") ? picture.app.name : `#${channel.name}`;
    topic.textContent = channel.topic;
    const shown = picture.messages.filter(
      (message) => message.channel === channel.id && (!message.is_reply || message.is_broadcast),
    );
    drawHint(hint, shown.length === 0, picture, box.fillIn);
    drawTries(tries, shown.length > 0, picture, box.fillIn);
    list.hidden = shown.length === 0;
    drawMessages(list, shown, picture, { openThread });
  };
  const drawHome = (picture) => {
    title.textContent = picture.app.name;
    topic.textContent = "Home";
    const view = picture.views.home;
    const told = JSON.stringify([view, picture.me]);
    if (told === homeTold) return;
    homeTold = told;
    fill(
      homeView,
      view
        ? blocks(view.blocks, homeSurface(view, picture.me))
        : el("p", {
            class: "quiet-note",
            text: `${picture.app.name} has published nothing here yet.`,
          }),
    );
  };
  return {
    fillIn: box.fillIn,
    draw(picture, state) {
      const isHome = state.view === "home";
      channelView.hidden = isHome;
      homeView.hidden = !isHome;
      (isHome ? drawHome : drawChannel)(picture, state);
    },
  };
}

function homeSurface(view, me) {
  return {
    values: view.state.values,
    errors: {},
    fill: () => {},
    act: async (block, part, chosen) => {
      try {
        await post("click", {
          user: me,
          view_id: view.id,
          action_id: part.action_id,
          block_id: block.block_id,
          value: part.value,
          chosen,
        });
      } catch (fault) {
        toast(fault.message);
      }
    },
  };
}

function drawHint(node, isShown, picture, fillIn) {
  node.hidden = !isShown;
  const scenario = picture.world?.scenario;
  const told = JSON.stringify([scenario, picture.app.commands]);
  if (!isShown || node.dataset.told === told) return;
  node.dataset.told = told;
  const examples =
    scenario?.try ?? picture.app.commands.map((command) => `${command.name} ${command.usage_hint}`);
  fill(
    node,
    el("h2", { text: scenario?.title ?? `Try ${picture.app.name}` }),
    el(
      "ol",
      {},
      el(
        "li",
        {},
        el("strong", { text: "Ask." }),
        " Choose one, then press Enter.",
        el(
          "div",
          { class: "chips" },
          examples.map((text) => chip(text, fillIn)),
        ),
      ),
      el(
        "li",
        {},
        el("strong", { text: "Act as someone else." }),
        " The menu at the lower left changes who you are; not everyone may do everything.",
      ),
      el(
        "li",
        {},
        el("strong", { text: "Watch." }),
        " The panel on the right shows what really changes outside Slack.",
      ),
    ),
  );
}

function drawTries(node, isShown, picture, fillIn) {
  const examples = picture.world?.scenario?.try ?? [];
  node.hidden = !isShown || examples.length === 0;
  const told = JSON.stringify(examples);
  if (node.dataset.told === told) return;
  node.dataset.told = told;
  fill(
    node,
    el("span", { class: "tries-label", text: "Try" }),
    examples.map((text) => chip(text, fillIn)),
  );
}

function chip(text, fillIn) {
  return el("button", {
    type: "button",
    class: "try",
    testid: "try",
    text,
    on: { click: () => fillIn(text) },
  });
}
