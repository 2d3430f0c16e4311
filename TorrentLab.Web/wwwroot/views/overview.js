// @ts-check
import { html } from '../vendor/preact.js';
import { bytes, count, duration, percent, ratio, safe, time } from '../format.js';
import { IconButton } from '../icons.js';
import { notify } from '../store.js';
import { RateChart } from './chart.js';
import { PieceMap } from './pieces.js';

/** A torrent at a glance. */
export function Overview({ torrent, detail }) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(torrent.hash);
      notify('Info-hash copied');
    } catch {
      notify('The browser does not let the page copy; select the text instead.', true);
    }
  };
  const facts = [
    ['Progress', `${percent(torrent.progress)}, ${bytes(torrent.done)} of ${bytes(torrent.size)}`],
    ['Time left', torrent.status === 'downloading' ? duration(torrent.eta) : '–'],
    ['Received', bytes(torrent.downloaded)],
    ['Sent', `${bytes(torrent.uploaded)}, ratio ${ratio(torrent.ratio)}`],
    ['Peers', `${torrent.peers} connected, ${torrent.seeds} of them complete, ${torrent.known} known`],
    ['Pieces', `${count(torrent.pieceCount, 'piece')} of ${bytes(detail.pieceLength)}`],
    ['Added', time(torrent.added)],
    ['Completed', time(torrent.completed)],
    ['Made', `${time(detail.created)}${detail.createdBy ? ` with ${safe(detail.createdBy)}` : ''}`],
    ['Place in the queue', torrent.position + 1],
  ];
  return html`
    <${RateChart} history=${detail.history} />
    <${PieceMap} pieces=${detail.pieces} isSmall />
    <dl class="facts">
      ${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
      ${detail.comment && html`<div class="wide"><dt>Comment</dt><dd><bdi>${safe(detail.comment)}</bdi></dd></div>`}
      <div class="wide"><dt>Info-hash</dt><dd><code>${torrent.hash}</code><${IconButton} icon="copy" label="Copy the info-hash" onClick=${copy} /></dd></div>
    </dl>`;
}
