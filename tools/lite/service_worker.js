// Added to the head of JupyterLite's service worker, which has no way to tell Python that a request for a file failed and
// gives two requests at a time each other's answers. This one sends one request of a page at a time, and hands on the
// status of its answer (see page/files.js).
const files = new BroadcastChannel("/sw-api.v1");
const failures = new BroadcastChannel("/ties/failures");
const latest = new Map(); // the last request of each page

addEventListener("fetch", (event) => {
  if (!new URL(event.request.url).pathname.endsWith("/api/drive")) return;
  event.stopImmediatePropagation();
  event.respondWith(inLine(event.request));
});

/** Answer a request after those of the same page that came before it. */
async function inLine(request) {
  const asked = { ...(await request.json()), pathname: new URL(request.url).pathname };
  const before = latest.get(asked.browsingContextId);
  const answered = (async () => {
    await before;
    return await answer(asked);
  })();
  latest.set(asked.browsingContextId, answered);
  return await answered;
}

/** Ask the page, and return what it answers. */
function answer(asked) {
  const done = new AbortController();
  return new Promise((resolve) => {
    const listen = ({ data }) => {
      const { browsingContextId, response = null, status = 200 } = data;
      const isAnswer = "response" in data || "status" in data; // a question to the student passes here too
      if (browsingContextId !== asked.browsingContextId || !isAnswer) return;
      done.abort();
      resolve(new Response(JSON.stringify(response), { status }));
    };
    for (const channel of [files, failures]) channel.addEventListener("message", listen, { signal: done.signal });
    files.postMessage(asked);
  });
}
