import { html, type Markup } from "./tag.ts";

/** A shell command with a button that copies it (shown only where scripts run). */
export function command(text: string): Markup {
  return html`<span class="command"
    ><code>${text}</code><button type="button" class="copy" hidden>Copy</button></span
  >`;
}
