import { createHash } from "node:crypto";

const style = `
:root { color-scheme: light dark; }
html, body { height: 100%; margin: 0; }
body { display: flex; flex-direction: column; font: 14px/1.4 system-ui, sans-serif; background: Canvas; color: CanvasText; }
header { display: flex; gap: 16px; align-items: center; padding: 7px 22px; border-bottom: 1px solid GrayText; }
progress { width: 200px; }
main { position: relative; flex: 1; }
iframe { position: absolute; inset: 0; width: 100%; height: 100%; border: 0; }
iframe.behind { visibility: hidden; }
`;

/**
 * Two frames take turns: the next report loads behind the one that is read, and takes over scroll position,
 * open parts, filters, sliders and focus before it comes to the front.
 */
const script = `"use strict";
const line = document.querySelector("output"), bar = document.querySelector("progress");
let [front, behind] = document.querySelectorAll("iframe");
let shown = 0, wanted = 0, loading = false, ended = false;
const partsOf = (root, selector) => Array.from(root.querySelectorAll(selector));
const nameOf = (element) => element.id || [element.parentElement.className, element.className, element.name, element.value, element.getAttribute("href")].join(" ");
function carryOver(from, to) {
  const named = (selector, take) => {
    const old = new Map(partsOf(from.contentDocument, selector).map((element) => [nameOf(element), element]));
    for (const element of partsOf(to.contentDocument, selector)) {
      const before = old.get(nameOf(element));
      if (before !== undefined) take(element, before);
    }
  };
  named("details", (element, before) => { element.open = before.open; });
  named("input[type=checkbox]", (element, before) => { element.checked = before.checked; });
  const form = to.contentDocument.querySelector("form.filters");
  if (form) form.dispatchEvent(new Event("change"));
  named("input[type=range]", (element, before) => {
    if (before.value === before.max || element.max !== before.max) return;
    element.value = before.value;
    element.dispatchEvent(new Event("input"));
  });
  to.contentWindow.scrollTo(0, from.contentWindow.scrollY);
  const focused = from.contentDocument.activeElement;
  if (document.activeElement !== from || !focused) return;
  to.focus();
  const same = partsOf(to.contentDocument, focused.tagName).find((element) => nameOf(element) === nameOf(focused));
  if (same) same.focus({ preventScroll: true });
}
function refresh() {
  if (loading || shown === wanted) return;
  loading = true;
  const version = wanted;
  behind.onload = async () => {
    await behind.contentWindow.capstanReady;
    if (shown > 0) carryOver(front, behind);
    front.className = "behind";
    behind.className = "";
    [front, behind] = [behind, front];
    front.onload = null;
    shown = version;
    loading = false;
    setTimeout(refresh, 1000);
  };
  const hash = shown > 0 ? front.contentWindow.location.hash : "";
  behind.src = "/report?version=" + version + hash;
}
const events = new EventSource("/events");
events.onmessage = (message) => {
  const status = JSON.parse(message.data);
  line.textContent = status.text;
  bar.max = status.total;
  bar.value = status.done;
  wanted = status.version;
  ended = status.ended;
  if (ended) events.close();
  refresh();
};
events.onerror = () => {
  if (ended) return;
  line.textContent = "capstan has ended; what is shown is the last that it sent";
  events.close();
};
`;

/** The page around the report of a run that is still going on. */
export const livePage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Capstan: live</title>
<style>${style}</style>
</head>
<body>
<header><b>Capstan</b> <progress aria-label="Runs" value="0" max="1"></progress> <output>starting</output></header>
<main><iframe title="Report" src="about:blank"></iframe><iframe title="Report" class="behind" src="about:blank"></iframe></main>
<script>${script}</script>
</body>
</html>
`;

/** What the page may do: run this script and this style, and ask its own server. */
export const livePolicy = [
  "default-src 'none'",
  `style-src '${digest(style)}'`,
  `script-src '${digest(script)}'`,
  "connect-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

function digest(text: string): string {
  return `sha256-${createHash("sha256").update(text, "utf8").digest("base64")}`;
}
