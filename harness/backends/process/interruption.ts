import { setMaxListeners } from "node:events";

/** What ends all runs under way. Each of them listens, and there are more of them than Node takes for usual. */
export function interruption(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}
