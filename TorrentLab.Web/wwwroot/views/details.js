// @ts-check
import { html, useEffect, useRef, useState } from '../vendor/preact.js';
import { api } from '../api.js';
import { bytes, count, safe } from '../format.js';
import { IconButton } from '../icons.js';
import { isStill, toggle } from '../keys.js';
import { listen, watch } from '../live.js';
import { attempt, notify, set, useStore } from '../store.js';
import { Files } from './files.js';
import { Log } from './log.js';
import { Overview } from './overview.js';
import { Peers } from './peers.js';
import { Pieces } from './pieces.js';
import { Trackers } from './trackers.js';
import { Wire } from './wire.js';

const tabs = { Overview, Files, Peers, Trackers, Pieces, Wire, Log };

/** Everything about the torrent that is open. */
export function Details() {
  const { open, torrents, detail } = useStore();
  const [tab, setTab] = useState('Overview');
  const closer = useRef(null);
  useEffect(() => closer.current?.focus({ preventScroll: true }), []);
  const torrent = torrents.get(open);
  if (!torrent) return null;
  const name = safe(torrent.name);
  const Panel = tabs[tab];
  const still = isStill(torrent);
  const recheck = () => attempt(async () => {
    await api.recheck(open);
    notify('Checking what is on the disk');
  });
  const examine = peer => {
    setTab('Wire');
    listen(peer);
  };
  return html`
    <section class="details" role="region" aria-label="Details of ${name}">
      <header>
        <h2><bdi>${name}</bdi></h2>
        <div class="actions">
          <${IconButton} icon=${still ? 'start' : 'pause'} label=${still ? 'Start' : 'Pause'} onClick=${() => toggle([open])} />
          <${IconButton} icon="recheck" label="Check the files again" onClick=${recheck} />
          <${IconButton} icon="limit" label="Limits" onClick=${() => set({ dialog: { kind: 'limits', hash: open } })} />
          <a class="icon-button" href=${api.torrentUrl(open)} download aria-label="Save the .torrent file" title="Save the .torrent file"><${FileIcon} /></a>
          <${IconButton} icon="remove" label="Delete" onClick=${() => set({ dialog: { kind: 'delete', hashes: [open] } })} />
          <button type="button" ref=${closer} class="icon-button" aria-label="Close details" title="Close details" onClick=${() => watch(null)}>✕</button>
        </div>
      </header>
      <p class="sum">${bytes(torrent.size)} in ${count(torrent.fileCount, 'file')}${torrent.private ? ' · private' : ''}</p>
      ${(torrent.error ?? torrent.waiting) && html`<p class="why ${torrent.error ? 'error' : torrent.status}">${safe(torrent.error ?? torrent.waiting)}</p>`}
      <${TabList} tab=${tab} setTab=${setTab} detail=${detail} />
      <div class="panel" role="tabpanel" id="panel" aria-label=${tab} tabindex="0">
        ${detail ? html`<${Panel} torrent=${torrent} detail=${detail} examine=${examine} />` : html`<p class="faint">Loading…</p>`}
      </div>
    </section>`;
}

const FileIcon = () => html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 4v11m-5-5 5 5 5-5M5 20h14" /></svg>`;

function TabList({ tab, setTab, detail }) {
  const names = Object.keys(tabs);
  const counts = { Files: detail?.files.length, Peers: detail?.peers.length, Trackers: detail?.trackers.length };
  const onKeyDown = event => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    const next = names[(names.indexOf(tab) + by + names.length) % names.length];
    setTab(next);
    event.currentTarget.querySelector(`[data-tab=${next}]`)?.focus();
  };
  return html`
    <div class="tabs" role="tablist" aria-label="About this torrent" onKeyDown=${onKeyDown}>
      ${names.map(name => html`
        <button type="button" role="tab" data-tab=${name} aria-label=${name} aria-selected=${String(tab === name)} aria-controls="panel" tabindex=${tab === name ? 0 : -1} onClick=${() => setTab(name)}>
          ${name}${counts[name] > 0 && html`<span class="count">${counts[name]}</span>`}</button>`)}
    </div>`;
}
