// @ts-check
import { html } from '../vendor/preact.js';
import { duration, safe } from '../format.js';

/** Who is asked for peers. */
export function Trackers({ torrent, detail }) {
  if (detail.trackers.length === 0) {
    return html`<p class="faint">${torrent.status === 'downloading' || torrent.status === 'seeding'
      ? 'This torrent names no tracker, so nobody can be asked for peers. Others can still call this one.'
      : 'While the torrent does not run, no tracker is asked.'}</p>`;
  }
  return html`
    <table class="data">
      <thead><tr><th scope="col" class="number">Tier</th><th scope="col">Tracker</th><th scope="col" class="number">Next announce</th></tr></thead>
      <tbody>${detail.trackers.map(tracker => html`
        <tr key=${tracker.url}>
          <td class="number">${tracker.tier + 1}</td>
          <td><bdi>${safe(tracker.url)}</bdi><div class="faint"><bdi>${safe(tracker.outcome)}</bdi></div></td>
          <td class="number">${tracker.nextIn === null ? '–' : `in ${duration(tracker.nextIn)}`}</td>
        </tr>`)}</tbody>
    </table>
    <p class="faint">Trackers of one tier are alternatives; the next tier is asked when a whole tier fails (BEP 12).</p>`;
}
