// @ts-check
import { html, useEffect, useState } from '../vendor/preact.js';
import { bytes, safe } from '../format.js';
import { listen } from '../live.js';
import { useStore } from '../store.js';

const shownAtOnce = 120;

/** The microscope: what is said over one connection, message by message, each explained. */
export function Wire({ detail }) {
  const { wire } = useStore();
  const [name, setName] = useState('');
  const [held, setHeld] = useState(null);
  useEffect(() => () => listen(null), []);
  const addresses = detail.peers.map(peer => peer.address);
  if (wire.peer && !addresses.includes(wire.peer)) addresses.push(wire.peer);
  const entries = held ?? wire.entries;
  const names = [...new Set(entries.map(entry => entry.name))].sort();
  const list = entries.filter(entry => name === '' || entry.name === name).slice(-shownAtOnce).reverse();
  const choose = event => {
    setHeld(null);
    listen(event.target.value || null);
  };
  return html`
    <div class="wire-tools">
      <label>Peer <select aria-label="Peer" value=${wire.peer ?? ''} onChange=${choose}>
        <option value="">choose one</option>
        ${addresses.map(address => html`<option value=${address}>${address}${clientOf(detail, address)}</option>`)}
      </select></label>
      <label>Message <select aria-label="Message" value=${name} onChange=${event => setName(event.target.value)}>
        <option value="">all</option>${names.map(value => html`<option value=${value}>${value}</option>`)}
      </select></label>
      <button type="button" class="button" disabled=${!wire.peer} aria-pressed=${String(held !== null)} onClick=${() => setHeld(held ? null : wire.entries)}>${held ? 'Go on' : 'Hold'}</button>
    </div>
    ${!wire.peer && html`<p class="faint">Choose a peer to see what it and we say to each other: every message of the peer protocol with its bytes, what they mean, and where that is written.</p>`}
    ${wire.peer && list.length === 0 && html`<p class="faint">Nothing was said yet.</p>`}
    <ol class="wire">${list.map((entry, index) => html`<${Message} key=${keyOf(entry, index)} entry=${entry} />`)}</ol>`;
}

function clientOf(detail, address) {
  const client = detail.peers.find(peer => peer.address === address)?.client;
  return client ? ` – ${safe(client)}` : '';
}

/** A message keeps its place while new ones come. */
const keys = new WeakMap();
let lastKey = 0;
function keyOf(entry) {
  if (!keys.has(entry)) keys.set(entry, ++lastKey);
  return keys.get(entry);
}

function Message({ entry }) {
  const [isOpen, setOpen] = useState(false);
  return html`
    <li class=${entry.incoming ? 'in' : 'out'}>
      <button type="button" class="message" aria-expanded=${String(isOpen)} onClick=${() => setOpen(!isOpen)}>
        <span class="at">${entry.at.toFixed(3)} s</span>
        <span class="way">${entry.incoming ? '← it says' : 'we say →'}</span>
        <b>${entry.name}</b> <bdi class="says">${safe(entry.says)}</bdi>
      </button>
      ${isOpen && html`
        <div class="explained">
          <p>${safe(entry.meaning)}</p>
          <table class="data">
            <thead><tr><th scope="col">Bytes</th><th scope="col">Field</th><th scope="col">Value</th></tr></thead>
            <tbody>${entry.fields.map(field => html`<tr><td><code>${spaced(field.bytes)}</code></td><td>${field.name}</td><td><bdi>${safe(field.value)}</bdi></td></tr>`)}</tbody>
          </table>
          <p class="faint">${bytes(entry.size)} on the wire. ${safe(entry.source)}</p>
        </div>`}
    </li>`;
}

/** "0a0b" -> "0a 0b". @param {string} hex */
const spaced = hex => hex.replace(/([0-9a-f]{2})(?=.)/g, '$1 ');
