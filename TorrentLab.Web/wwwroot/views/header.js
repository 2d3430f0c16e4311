// @ts-check
import { html, useState } from '../vendor/preact.js';
import { api } from '../api.js';
import { rate } from '../format.js';
import { Icon, IconButton } from '../icons.js';
import { addTorrents } from '../intake.js';
import { attempt, set, useStore } from '../store.js';
import { Spark } from './chart.js';

/** The top of the page: what can be added, what moves, how it looks. */
export function Header() {
  const { totals, history, server } = useStore();
  const logout = () => attempt(async () => {
    await api.logout();
    location.reload();
  });
  return html`
    <header class="top">
      <h1><img src="/icon.svg" alt="" width="28" height="28" /><span>TorrentLab</span></h1>
      <label class="button primary"><${Icon} name="add" /><span>Add torrent</span>
        <input type="file" class="hidden" aria-label="Add torrent files" accept=".torrent,application/x-bittorrent" multiple onChange=${chosen(files => addTorrents(files))} />
      </label>
      <label class="button"><${Icon} name="share" /><span>Share<span class="beyond"> content</span></span>
        <input type="file" class="hidden" aria-label="Share files" multiple
          onChange=${chosen(files => set({ dialog: { kind: 'share', files: files.map(file => ({ path: file.name, file })) } }))} />
      </label>
      <div class="totals" aria-label="Rates of all torrents">
        <span class="down" title="Received now"><${Icon} name="down" />${rate(totals.downRate)}</span>
        <span class="up" title="Sent now"><${Icon} name="up" />${rate(totals.upRate)}</span>
        <${Spark} history=${history} />
      </div>
      <div class="tools">
        <${ThemeSelect} />
        <${IconButton} icon="settings" label="Settings" onClick=${() => set({ dialog: { kind: 'settings' } })} />
        <${IconButton} icon="help" label="Keyboard and help" onClick=${() => set({ dialog: { kind: 'help' } })} />
        ${server?.needsPassword && html`<${IconButton} icon="logout" label="Log out" onClick=${logout} />`}
      </div>
    </header>`;
}

/** A handler that takes the chosen files and forgets them, so that the same can be chosen again. @param {(files: File[]) => void} take */
const chosen = take => event => {
  const files = [...event.target.files];
  event.target.value = '';
  if (files.length > 0) take(files);
};

function ThemeSelect() {
  const [theme, setTheme] = useState(localStorage.getItem('theme') ?? '');
  const choose = event => {
    const value = event.target.value;
    if (value) localStorage.setItem('theme', value);
    else localStorage.removeItem('theme');
    document.documentElement.dataset.theme = value;
    setTheme(value);
  };
  return html`
    <select aria-label="Theme" title="Theme" value=${theme} onChange=${choose}>
      <option value="">System</option><option value="light">Light</option><option value="dark">Dark</option>
    </select>`;
}
