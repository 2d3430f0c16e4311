// @ts-check
import { html } from '../vendor/preact.js';
import { safe } from '../format.js';

/** What happened to a torrent, the last first. */
export function Log({ detail }) {
  if (detail.log.length === 0) return html`<p class="faint">Nothing happened yet.</p>`;
  return html`<ol class="log">${[...detail.log].reverse().map(({ at, text }) => html`
    <li><time datetime=${at}>${new Date(at).toLocaleTimeString()}</time> <bdi>${safe(text)}</bdi></li>`)}</ol>`;
}
