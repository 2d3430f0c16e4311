// @ts-check
import { Component, html } from '../vendor/preact.js';
import { api } from '../api.js';
import { bytes, count, duration, percent, rate, ratio, safe } from '../format.js';
import { Icon, IconButton } from '../icons.js';
import { isStill } from '../keys.js';
import { watch } from '../live.js';
import { attempt, set } from '../store.js';

const looks = {
  downloading: { icon: 'down', says: 'Downloading' },
  seeding: { icon: 'up', says: 'Seeding' },
  done: { icon: 'done', says: 'Done' },
  paused: { icon: 'pause', says: 'Paused' },
  queued: { icon: 'wait', says: 'Waits its turn' },
  checking: { icon: 'check', says: 'Checking' },
  error: { icon: 'error', says: 'Error' },
};

/** One torrent of the list. Drawn anew only when something of it changed. */
export class TorrentRow extends Component {
  shouldComponentUpdate(next) {
    const now = this.props;
    return now.torrent !== next.torrent || now.top !== next.top || now.isSelected !== next.isSelected || now.isOpen !== next.isOpen;
  }

  render({ torrent, index, top, isSelected, isOpen, onSelect }) {
    const { hash, status, checked, progress } = torrent;
    const name = safe(torrent.name);
    const still = isStill(torrent);
    const look = looks[status];
    const share = status === 'checking' ? checked ?? 0 : progress;
    const click = event => {
      if (event.target.closest('button')) return;
      onSelect(hash, event);
    };
    return html`
      <div role="row" class="row ${isSelected ? 'selected' : ''} ${isOpen ? 'open' : ''}" data-hash=${hash} data-status=${status} aria-rowindex=${index + 1}
        style=${{ transform: `translateY(${top}px)` }} onClick=${click} onDblClick=${() => watch(hash)}>
        <div role="cell" class="what">
          <button type="button" class="name" onClick=${() => open(hash)} aria-label=${name}><bdi>${name}</bdi></button>
          <div class="status"><span class="badge ${status}"><${Icon} name=${look.icon} />${look.says}${status === 'checking' ? ` ${percent(share)}` : ''}</span>
            <span class="why" title=${safe(torrent.error ?? torrent.waiting ?? '')}>${says(torrent)}</span></div>
        </div>
        <div role="cell" class="progress">
          <div role="progressbar" aria-label="Progress of ${name}" aria-valuemin="0" aria-valuemax="100" aria-valuenow=${Math.floor(share * 100)} class="bar ${status}">
            <div style=${{ width: `${share * 100}%` }}></div></div>
          <span class="numbers">${percent(progress)} of ${bytes(torrent.size)}</span>
        </div>
        <div role="cell" class="rates">
          <span class=${torrent.downRate > 0 ? 'down' : 'faint'} title="Received now"><${Icon} name="down" />${rate(torrent.downRate)}</span>
          <span class=${torrent.upRate > 0 ? 'up' : 'faint'} title="Sent now"><${Icon} name="up" />${rate(torrent.upRate)}</span>
        </div>
        <div role="cell" class="more">
          <span title="Time that is left">${status === 'downloading' ? torrent.eta === null ? 'time unknown' : `${duration(torrent.eta)} left` : `${bytes(torrent.uploaded)} sent`}</span>
          <span class="faint" title="Connected peers; bytes sent for each byte of the torrent">${count(torrent.peers, 'peer')} · ratio ${ratio(torrent.ratio)}</span>
        </div>
        <div role="cell" class="actions">
          <${IconButton} icon=${still ? 'start' : 'pause'} label="${still ? 'Start' : 'Pause'} ${name}" onClick=${() => attempt(() => still ? api.start(hash) : api.pause(hash))} />
          <${IconButton} icon="remove" label="Delete ${name}" onClick=${() => set({ dialog: { kind: 'delete', hashes: [hash] } })} />
        </div>
      </div>`;
  }
}

/** Why nothing happens, or else what does. */
function says(torrent) {
  if (torrent.error) return safe(torrent.error);
  if (torrent.waiting) return safe(torrent.waiting);
  if (torrent.status === 'downloading') return `${count(torrent.peers, 'peer')}, ${torrent.seeds} of them complete`;
  return '';
}

function open(hash) {
  set({ selected: new Set([hash]) });
  watch(hash);
}
