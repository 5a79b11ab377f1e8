// Python asks for a file through the service worker, and the page answers. If the page fails, because the browser has no
// room for a file, JupyterLite gives no answer and Python waits for ever. So answer for it with an error, which
// `service_worker.js` hands on: Python then raises OSError, and the lesson says that the answer was not saved.
const NO_ROOM = { status: 507 };
const FAILED = { status: 500 };
const PATIENCE = 2000; // milliseconds
// Python goes on knowing a file that was deleted in JupyterLab: it finds an empty one, and nothing when it opens it.
const [atime, mtime, ctime] = Array(3).fill(new Date(0).toISOString());
const OLD = { dev: 1, nlink: 1, uid: 0, gid: 0, rdev: 0, size: 0, blksize: 4096, blocks: 0, atime, mtime, ctime };
const DELETED = { get: { response: { format: null } }, getattr: { response: OLD } };
// A full Firefox never answers. So nothing waits longer than this, and less once the browser has been silent.
let longest = 20_000; // milliseconds
const WRITES = ["mknod", "put", "rename", "rmdir"];

const failures = new BroadcastChannel("/ties/failures");
const open = new Map(); // the request of each page that has no answer yet: the service worker sends one at a time

new BroadcastChannel("/sw-api.v1").addEventListener("message", ({ data }) => {
  const { browsingContextId } = data;
  if (!data.data?.method) return open.delete(browsingContextId);
  open.set(browsingContextId, data);
  setTimeout(giveUp, longest, data);
});

/** Answer a request in the page's place, unless it has its answer. */
function answer(request, said) {
  const { browsingContextId } = request;
  if (open.get(browsingContextId) !== request) return;
  failures.postMessage({ browsingContextId, ...said });
  open.delete(browsingContextId);
}

/** Answer a request that has waited too long. */
function giveUp(request) {
  if (open.get(request.browsingContextId) !== request) return;
  longest = PATIENCE;
  answer(request, WRITES.includes(request.data.method) ? NO_ROOM : FAILED);
}

/** Return what Python should find if an error says that the file of its request was deleted. */
function deleted({ method, path }, reason) {
  return String(reason).endsWith(` ${path.replace(/^\//, "")}`) ? DELETED[method] : undefined;
}

// JupyterLite leaves its errors to whoever listens, and seldom says of which request they are.
addEventListener("unhandledrejection", ({ reason }) => {
  const full = reason?.name === "QuotaExceededError";
  for (const request of [...open.values()]) {
    const found = deleted(request.data, reason);
    if (found) answer(request, found);
    else if (full && WRITES.includes(request.data.method)) answer(request, NO_ROOM);
    else setTimeout(answer, PATIENCE, request, FAILED);
  }
});
