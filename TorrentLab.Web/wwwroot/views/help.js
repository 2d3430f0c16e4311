// @ts-check
import { html } from '../vendor/preact.js';
import { keys } from '../keys.js';
import { useStore } from '../store.js';
import { bytes, safe } from '../format.js';
import { Dialog } from './dialogs.js';

/** The keyboard, and what this server is. */
export function HelpDialog({ close }) {
  const { server } = useStore();
  return html`
    <${Dialog} title="Keyboard and help" close=${close}>
      <dl class="keys">${keys.map(([key, does]) => html`<div><dt>${key.split(', ').map(one => html`<kbd>${one}</kbd>`)}</dt><dd>${does}</dd></div>`)}</dl>
      <p>Drop .torrent files anywhere to add them, anything else to share it. Ctrl and Shift select several torrents.</p>
      <p>The API behind this page: <a href="/docs/index.html">to try out</a>, <a href="/redoc">to read</a>.</p>
      ${server && html`<p class="faint">TorrentLab ${server.version}${server.freeSpace === null ? '' : `, ${bytes(server.freeSpace)} free`}${server.peerPort ? `, peers can call port ${server.peerPort}` : ', peers cannot call: no port is open'}${server.trackerUrl ? html`. Its own tracker: <code>${server.trackerUrl}</code>` : ''}</p>`}
      ${server?.notes.map(note => html`<p class="faint">${safe(note)}</p>`)}
      <div class="buttons"><button type="button" class="button primary" autofocus onClick=${close}>Close</button></div>
    <//>`;
}
