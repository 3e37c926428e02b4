// A limit of real time for what waits on a network. `AbortSignal.timeout` will not do: joined by
// `AbortSignal.any` it is lost to garbage collection on Node 20 and never comes, so that an attempt on a
// line that swallows everything would hold its alert for ever.

/** Aborts after `ms`, with a `TimeoutError`. Keeps no process alive. */
export function timeLimit(ms: number): AbortSignal {
  const controller = new AbortController();
  // The timer holds the controller, and the controller its signal, until the time is over.
  setTimeout(() => {
    controller.abort(new DOMException("The time allowed was over", "TimeoutError"));
  }, ms).unref();
  return controller.signal;
}
