// The control API: what a person does, and the live picture of the workspace.

const KEPT = "playground-token";

function token() {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given) sessionStorage.setItem(KEPT, given);
  return given ?? sessionStorage.getItem(KEPT) ?? "";
}

const headers = () => ({ "X-Playground-Token": token() });

/** Whether this page was opened by the address that has the token. */
export const hasToken = () => token() !== "";

/** Posts to the control API. Rejects with an Error whose message is for the person. */
export async function post(path, body = {}) {
  const reply = await fetch(`/_control/${path}`, {
    method: "POST",
    headers: { ...headers(), "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return answer(reply);
}

/** Reads from the control API. */
export async function get(path, query = {}) {
  const reply = await fetch(`/_control/${path}?${new URLSearchParams(query)}`, {
    headers: headers(),
  });
  return answer(reply);
}

async function answer(reply) {
  const text = await reply.text();
  let body = {};
  try {
    body = JSON.parse(text);
  } catch {
    body = { error: text };
  }
  if (!reply.ok) throw new Error(body.error || `The workspace answered ${reply.status}.`);
  return body;
}

/**
 * Listens to the workspace as `user` sees it, for ever, until the returned function is called.
 * `onPicture` gets every picture, `onLink` true or false as the connection comes and goes.
 */
export function listen(user, onPicture, onLink) {
  const stopper = new AbortController();
  (async () => {
    while (!stopper.signal.aborted) {
      try {
        await readLines(user, stopper.signal, onPicture, onLink);
      } catch (fault) {
        if (fault.name === "AbortError") return;
      }
      onLink(false);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  })();
  return () => stopper.abort();
}

async function readLines(user, signal, onPicture, onLink) {
  const reply = await fetch(`/_control/stream?${new URLSearchParams({ user })}`, {
    headers: headers(),
    signal,
  });
  if (!reply.ok) throw new Error(await reply.text());
  onLink(true);
  const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    if (lines.length) onPicture(JSON.parse(lines.at(-1)));
  }
}
