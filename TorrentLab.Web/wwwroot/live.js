// @ts-check
// The WebSocket: keeps the store as the server says, and comes back by itself when it is lost.
import { api } from './api.js';
import { set, state } from './store.js';

const maxEntries = 500;
const longestWait = 10_000;

let socket = null;
let failures = 0;
let timer = 0;

/** Opens the connection, or says why it cannot be. */
export async function connect() {
  clearTimeout(timer);
  let server;
  try {
    server = await api.server();
  } catch {
    return lost();
  }
  set({ server });
  if (server.needsPassword && !server.loggedIn) return set({ connection: 'login' });
  socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`);
  socket.onmessage = event => take(JSON.parse(event.data));
  socket.onclose = () => {
    socket = null;
    lost();
  };
}

function lost() {
  const wait = Math.min(longestWait, 500 * 2 ** failures++);
  set({ connection: 'lost', retryAt: Date.now() + wait });
  timer = setTimeout(connect, wait);
}

/** Tries at once, however long the wait would be. */
export function retryNow() {
  failures = 0;
  if (!socket) connect();
}

addEventListener('online', retryNow);

function take(message) {
  switch (message.type) {
    case 'snapshot': return welcome(message);
    case 'changes': return change(message);
    case 'detail':
      if (message.detail.view.hash === state.open) set({ detail: message.detail });
      return;
    case 'wire':
      if (message.hash !== state.open || message.peer !== state.wire.peer) return;
      return set({ wire: { ...state.wire, entries: [...state.wire.entries, ...message.entries].slice(-maxEntries) } });
    case 'gone':
      if (message.hash === state.open) set({ open: null, detail: null });
  }
}

function welcome({ torrents, totals, history, settings, server }) {
  failures = 0;
  set({ connection: 'open', torrents: new Map(torrents.map(torrent => [torrent.hash, torrent])), totals, history, settings, server });
  if (state.open) watch(state.open);
  if (state.wire.peer) listen(state.wire.peer);
}

function change({ torrents, removed, totals, settings }) {
  const all = new Map(state.torrents);
  for (const torrent of torrents) all.set(torrent.hash, torrent);
  for (const hash of removed) all.delete(hash);
  const selected = removed.some(hash => state.selected.has(hash)) ? new Set([...state.selected].filter(hash => all.has(hash))) : state.selected;
  set({ torrents: all, totals, selected, ...(settings ? { settings } : {}) });
}

// The server says nothing while nothing changes, so the chart of all rates goes on by itself.
setInterval(() => {
  if (state.connection !== 'open') return;
  const { step, down, up } = state.history;
  set({ history: { step, down: [...down, state.totals.downRate].slice(-300), up: [...up, state.totals.upRate].slice(-300) } });
}, 2000);

function say(request) {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(request));
}

/** Shows the details of a torrent, or of none. @param {string | null} hash */
export function watch(hash) {
  if (hash !== state.open) set({ open: hash, detail: null, wire: { peer: null, entries: [] } });
  say({ type: 'watch', hash });
}

/** Puts a connection under the microscope, or none. @param {string | null} peer */
export function listen(peer) {
  set({ wire: { peer, entries: [] } });
  say({ type: 'wire', hash: state.open, peer });
}
