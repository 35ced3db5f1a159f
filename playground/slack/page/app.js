// The page: one picture of the workspace after another, drawn by the parts.

import { conversation } from "./conversation.js";
import { get, hasToken, listen, post } from "./control.js";
import { dock } from "./dock.js";
import { el, fill } from "./dom.js";
import { drawModal } from "./modal.js";
import { directory, spoken } from "./mrkdwn.js";
import { drawSidebar } from "./sidebar.js";
import { threadPane } from "./thread.js";
import { toast, toastNotices } from "./toasts.js";

const node = (id) => document.getElementById(id);
const state = { view: "channel", channel: null, thread: null };
let picture = null;
let stopListening = () => {};
let lastAnnounced = null;

const current = () => ({ picture, state });
const middle = conversation(node("conversation"), { openThread, current });
const thread = threadPane(node("thread"), { close: () => openThread(null), current });
const side = dock(node("dock"));

function draw() {
  if (!picture) return;
  if (!picture.channels.some((channel) => channel.id === state.channel))
    state.channel = picture.channels[0].id;
  directory.people = new Map([
    ...picture.people.map((person) => [person.id, person.name]),
    [picture.app.bot_user_id, picture.app.name],
  ]);
  directory.channels = new Map(picture.channels.map((channel) => [channel.id, channel.name]));
  directory.groups = new Map(picture.user_groups.map((group) => [group.id, group.handle]));
  document.title = `${picture.app.name} · ${picture.team}`;
  drawSidebar(node("sidebar"), picture, state, { go, actAs });
  middle.draw(picture, state);
  thread.draw(picture, state);
  side.draw(picture);
  drawModal(picture.views.modals, picture.me);
  toastNotices(picture.notices, picture.me);
  announce();
}

function announce() {
  const last = picture.messages.at(-1);
  if (!last || last.ts === lastAnnounced) return;
  const isFirst = lastAnnounced === null;
  lastAnnounced = last.ts;
  if (!isFirst && last.user !== picture.me)
    node("announcer").textContent = `New message: ${spoken(last.text)}`;
}

function openThread(ts) {
  state.thread = ts;
  draw();
  if (ts) node("thread-input").focus();
}

async function go(view, channel) {
  state.view = view;
  if (channel) state.channel = channel;
  state.thread = null;
  draw();
  if (view !== "home") return;
  try {
    await post("home", { user: picture.me });
  } catch (fault) {
    toast(fault.message);
  }
}

function actAs(user) {
  sessionStorage.setItem("playground-user", user);
  stopListening();
  stopListening = listen(user, show, linked);
  if (state.view === "home") post("home", { user }).catch((fault) => toast(fault.message));
}

function show(next) {
  const isFirst = picture === null;
  picture = next;
  draw();
  if (isFirst) node("composer-input").focus();
}

function linked(isUp) {
  const link = node("link-state");
  link.textContent = isUp ? "" : "The playground does not answer. Trying again.";
}

/** Links to messages of this workspace open here instead of in a new tab. */
document.addEventListener("click", (event) => {
  const anchor = event.target.closest?.("a[href]");
  const found =
    anchor &&
    new URL(anchor.href).origin === location.origin &&
    /^\/archives\/(\w+)\/p(\d+)(\d{6})$/.exec(new URL(anchor.href).pathname);
  if (!found) return;
  event.preventDefault();
  const threadTs = new URL(anchor.href).searchParams.get("thread_ts");
  state.view = "channel";
  state.channel = found[1];
  openThread(threadTs);
  document
    .querySelector(`[data-ts="${found[2]}.${found[3]}"]`)
    ?.scrollIntoView({ block: "center" });
});

if (hasToken()) {
  get("state", { user: sessionStorage.getItem("playground-user") ?? "" })
    .then((first) => actAs(first.me))
    .catch((fault) =>
      fill(
        document.body,
        el("p", {
          class: "lost",
          text: `${fault.message}. Open the address that the terminal printed.`,
        }),
      ),
    );
} else {
  fill(
    document.body,
    el("p", {
      class: "lost",
      text: "This address lacks its token. Open the address that the terminal printed.",
    }),
  );
}
