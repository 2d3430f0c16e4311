// @ts-check
import { html, useEffect, useRef, useState } from '../vendor/preact.js';
import { bytes, count } from '../format.js';

const cell = { small: 7, large: 13 };

/** The bytes of base64. @param {string | null} text */
const decode = text => text === null ? null : Uint8Array.from(atob(text), c => c.charCodeAt(0));

/** Every piece as a square: here, on its way, or only at peers. Many pieces share a square when there is no room for each. */
export function PieceMap({ pieces, isSmall }) {
  const canvas = useRef(null);
  const [width, setWidth] = useState(0);
  const [hint, setHint] = useState('');
  const have = decode(pieces.have);
  const availability = decode(pieces.availability);
  const here = countBits(have, pieces.count);

  useEffect(() => {
    const watcher = new ResizeObserver(() => setWidth(canvas.current.parentElement.clientWidth));
    watcher.observe(canvas.current.parentElement);
    return () => watcher.disconnect();
  }, []);
  const grid = layOut(pieces.count, width, isSmall);
  useEffect(() => {
    if (width > 0) draw(canvas.current, grid, pieces, have, availability);
  });
  const tell = event => {
    const { left, top } = canvas.current.getBoundingClientRect();
    const first = (Math.floor((event.clientY - top) / grid.size) * grid.columns + Math.floor((event.clientX - left) / grid.size)) * grid.perCell;
    setHint(first >= 0 && first < pieces.count ? describe(first, Math.min(first + grid.perCell, pieces.count) - 1, pieces, have, availability) : '');
  };
  const says = `Pieces: ${here.toLocaleString()} of ${pieces.count.toLocaleString()} here, ${pieces.inFlight.length} in flight`;
  return html`
    <div class="piece-map">
      <canvas ref=${canvas} role="img" aria-label=${says} onPointerMove=${tell} onPointerLeave=${() => setHint('')}></canvas>
      <p class="hint" aria-hidden="true">${hint || says}</p>
    </div>`;
}

/** The pieces, large, with what the colours mean. */
export function Pieces({ detail }) {
  const { pieces, pieceLength } = detail;
  const perCell = layOut(pieces.count, 600, false).perCell;
  return html`
    <${PieceMap} pieces=${pieces} />
    <ul class="legend">
      <li><i class="have"></i>here: its hash was right, it is on the disk</li>
      <li><i class="flight"></i>in flight: asked for, or being checked</li>
      <li><i class="some"></i>missing; the darker, the more peers have it</li>
      <li><i class="none"></i>missing, and no connected peer has it</li>
    </ul>
    <p class="faint">${count(pieces.count, 'piece')} of ${bytes(pieceLength)}${perCell > 1 ? `; a square stands for ${perCell} of them` : ''}. The pieces that fewest peers have are fetched first, so that none dies out.</p>`;
}

function layOut(pieces, width, isSmall) {
  const size = isSmall ? cell.small : cell.large;
  const columns = Math.max(1, Math.floor(width / size));
  const mostRows = isSmall ? 8 : 40;
  const perCell = Math.max(1, Math.ceil(pieces / (columns * mostRows)));
  return { size, columns, perCell, rows: Math.ceil(Math.ceil(pieces / perCell) / columns) };
}

function draw(canvas, { size, columns, perCell, rows }, pieces, have, availability) {
  const scale = devicePixelRatio || 1;
  canvas.width = columns * size * scale;
  canvas.height = rows * size * scale;
  canvas.style.width = `${columns * size}px`;
  canvas.style.height = `${rows * size}px`;
  const style = getComputedStyle(canvas);
  const color = name => style.getPropertyValue(name).trim();
  const [haveColor, flightColor, noneColor, someColor] = [color('--piece-have'), color('--piece-flight'), color('--piece-none'), color('--piece-some')];
  const flight = new Set(pieces.inFlight);
  const most = availability ? Math.max(1, availability.reduce((a, b) => Math.max(a, b), 0)) : 1;
  const pen = canvas.getContext('2d');
  pen.scale(scale, scale);
  for (let first = 0, at = 0; first < pieces.count; first += perCell, at++) {
    const end = Math.min(first + perCell, pieces.count);
    let here = 0, moving = false, seen = 0;
    for (let piece = first; piece < end; piece++) {
      if (has(have, piece)) here++;
      else if (flight.has(piece)) moving = true;
      seen = Math.max(seen, availability?.[piece] ?? 0);
    }
    const [x, y] = [at % columns * size, Math.floor(at / columns) * size];
    const square = (fill, alpha) => {
      pen.globalAlpha = alpha;
      pen.fillStyle = fill;
      pen.fillRect(x, y, size - 1, size - 1);
    };
    square(noneColor, 1);
    if (moving) square(flightColor, 1);
    else if (here > 0) square(haveColor, 0.25 + 0.75 * here / (end - first));
    else if (seen > 0) square(someColor, 0.25 + 0.6 * seen / most);
  }
}

const has = (have, piece) => (have[piece >> 3] & (0x80 >> (piece & 7))) !== 0;

function countBits(have, pieces) {
  let bits = 0;
  for (let piece = 0; piece < pieces; piece++) if (has(have, piece)) bits++;
  return bits;
}

function describe(first, last, pieces, have, availability) {
  if (first < last) {
    let here = 0;
    for (let piece = first; piece <= last; piece++) if (has(have, piece)) here++;
    return `Pieces ${first} to ${last}: ${here} of ${last - first + 1} here`;
  }
  const state = has(have, first) ? 'here' : pieces.inFlight.includes(first) ? 'in flight' : 'missing';
  return `Piece ${first}: ${state}${availability ? `, ${count(availability[first], 'peer')} ${availability[first] === 1 ? 'has' : 'have'} it` : ''}`;
}
