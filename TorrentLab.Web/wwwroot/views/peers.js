// @ts-check
import { html } from '../vendor/preact.js';
import { bytes, percent, rate, safe } from '../format.js';

/** Letter, whether it is set, and what it means. @returns {[string, boolean, string][]} */
export const flagsOf = peer => [
  ['d', peer.wanted && peer.choking, 'we want something of it, but it chokes us'],
  ['D', peer.wanted && !peer.choking, 'we want something of it, and it answers'],
  ['u', peer.interested && peer.choked, 'it wants something of us, but we choke it'],
  ['U', peer.interested && !peer.choked, 'it wants something of us, and we answer'],
  ['I', peer.incoming, 'it called us'],
  ['S', peer.snubbed, 'it lets our requests run out of time'],
];

/** The connections of a torrent. */
export function Peers({ detail, examine }) {
  const peers = [...detail.peers].sort((a, b) => b.downRate + b.upRate - a.downRate - a.upRate || a.address.localeCompare(b.address));
  if (peers.length === 0) return html`<p class="faint">No peer is connected. The Trackers tab tells who was asked for some, and what came of it.</p>`;
  return html`
    <table class="data">
      <thead><tr><th scope="col">Peer</th><th scope="col">Flags</th><th scope="col" class="number">Has</th><th scope="col" class="number">Down</th><th scope="col" class="number">Up</th></tr></thead>
      <tbody>
        ${peers.map(peer => html`
          <tr key=${peer.address}>
            <td><button type="button" class="link" title="Watch what is said on this connection" onClick=${() => examine(peer.address)}>${peer.address}</button>
              <div class="faint"><bdi>${safe(peer.client ?? (peer.peerId ? 'says no name' : 'handshake under way'))}</bdi></div></td>
            <td class="flags">${flagsOf(peer).filter(([, isSet]) => isSet).map(([letter, , meaning]) => html`<abbr title=${meaning}>${letter}</abbr>`)}</td>
            <td class="number">${percent(peer.progress)}</td>
            <td class="number">${rate(peer.downRate)}<div class="faint">${bytes(peer.downloaded)}</div></td>
            <td class="number">${rate(peer.upRate)}<div class="faint">${bytes(peer.uploaded)}</div></td>
          </tr>`)}
      </tbody>
    </table>
    <details class="legend"><summary>What the flags mean</summary>
      <ul>${flagsOf({}).map(([letter, , meaning]) => html`<li><b>${letter}</b> ${meaning}</li>`)}</ul></details>`;
}
