// @ts-check
import { html, useState } from '../vendor/preact.js';
import { api } from '../api.js';
import { bytes, count, safe } from '../format.js';
import { watch } from '../live.js';
import { attempt, state } from '../store.js';
import { Dialog } from './dialogs.js';

/** Asks before torrents are deleted. */
export function DeleteDialog({ hashes, close }) {
  const [torrents] = useState(() => hashes.map(hash => state.torrents.get(hash)).filter(torrent => torrent));
  const [withData, setWithData] = useState(false);
  const size = torrents.reduce((sum, torrent) => sum + torrent.done, 0);
  const what = torrents.length === 1 ? safe(torrents[0].name) : count(torrents.length, 'torrent');
  const remove = event => {
    event.preventDefault();
    close();
    for (const { hash } of torrents) {
      attempt(() => api.remove(hash, withData));
      if (hash === state.open) watch(null);
    }
  };
  return html`
    <${Dialog} title="Delete ${what}?" close=${close} isQuestion>
      <form onSubmit=${remove}>
        <p>${torrents.length === 1 ? 'It is' : 'They are'} taken off the list${withData ? html`, and <strong>${bytes(size)} on the disk are deleted</strong>. That cannot be undone.` : '; the downloaded files stay.'}</p>
        <label class="check"><input type="checkbox" checked=${withData} onChange=${event => setWithData(event.target.checked)} /> Delete the downloaded files, too</label>
        <div class="buttons">
          <button type="button" class="button" autofocus onClick=${close}>Cancel</button>
          <button type="submit" class="button danger">Delete</button>
        </div>
      </form>
    <//>`;
}
