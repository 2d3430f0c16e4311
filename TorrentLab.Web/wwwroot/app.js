// @ts-check
// How the page hangs together: live.js keeps the store as the server says, the views draw the store, api.js changes things on the
// server, and what changed there comes back through live.js. No view keeps a copy of what the server knows.
import { html, render, useEffect } from './vendor/preact.js';
import { rate } from './format.js';
import { connect } from './live.js';
import { onKey } from './keys.js';
import { attempt, useStore } from './store.js';
import { DropTarget } from './views/drop.js';
import { Header } from './views/header.js';
import { Login } from './views/login.js';
import { TorrentList } from './views/list.js';
import { Toolbar } from './views/toolbar.js';
import { Details } from './views/details.js';
import { Dialogs } from './views/dialogs.js';
import { LostConnection, Notices } from './views/notices.js';

function App() {
  const { connection, totals, open } = useStore();
  useEffect(() => {
    document.title = connection === 'open' && totals.downRate + totals.upRate > 0 ? `↓ ${rate(totals.downRate)} ↑ ${rate(totals.upRate)} – TorrentLab` : 'TorrentLab';
  });
  if (connection === 'login') return html`<${Login} /><${Notices} />`;
  return html`
    <${LostConnection} />
    <${Header} />
    <main class=${open ? 'with-details' : ''}>
      <section class="torrents" aria-label="Torrents">
        <${Toolbar} />
        <${TorrentList} />
      </section>
      ${open && html`<${Details} key=${open} />`}
    </main>
    <${Dialogs} />
    <${Notices} />
    <${DropTarget} />`;
}

addEventListener('keydown', onKey);
render(html`<${App} />`, document.getElementById('app'));
attempt(connect);
