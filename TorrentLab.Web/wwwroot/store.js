// @ts-check
// What the page knows. Views read it through useStore and are drawn anew when it changes; live.js and the views change it.
import { useEffect, useReducer } from './vendor/preact.js';

export const state = {
  /** What is between the page and its torrents: 'connecting', 'open', 'lost' or 'login'. */
  connection: 'connecting',
  /** Milliseconds on the clock when the next attempt is made, while lost. */
  retryAt: 0,
  /** @type {Map<string, any>} by info-hash */
  torrents: new Map(),
  totals: { downRate: 0, upRate: 0, downloaded: 0, uploaded: 0 },
  history: { step: 2, down: [], up: [] },
  settings: null,
  server: null,
  /** The torrent whose details are open, and what is known of it. */
  open: null,
  detail: null,
  /** The connection under the microscope. */
  wire: { peer: null, entries: [] },
  /** Info-hashes that are selected. */
  selected: new Set(),
  filter: 'all',
  sort: localStorage.getItem('sort') ?? 'queue',
  search: '',
  /** @type {null | { kind: string, [key: string]: any }} the dialog that is open */
  dialog: null,
  /** @type {{ id: number, text: string, isError: boolean }[]} */
  notices: [],
};

const listeners = new Set();
let isDue = false;

/** Changes the state and draws what depends on it, once a frame at most. @param {Partial<typeof state>} change */
export function set(change) {
  Object.assign(state, change);
  if (isDue) return;
  isDue = true;
  queueMicrotask(() => {
    isDue = false;
    for (const listener of listeners) listener();
  });
}

/** The state, for a view that is drawn anew with every change. */
export function useStore() {
  const [, draw] = useReducer(n => n + 1, 0);
  useEffect(() => {
    const listener = () => draw(0);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, []);
  return state;
}

let lastNotice = 0;

/** Says something for a while. @param {string} text @param {boolean} [isError] */
export function notify(text, isError = false) {
  const notice = { id: ++lastNotice, text, isError };
  set({ notices: [...state.notices.slice(-3), notice] });
  setTimeout(() => dismiss(notice.id), isError ? 12000 : 5000);
}

/** @param {number} id */
export function dismiss(id) {
  set({ notices: state.notices.filter(notice => notice.id !== id) });
}

/** Does something that can fail, and says so if it does. @param {() => Promise<any>} work */
export async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    if (error.status === 401) set({ connection: 'login' });
    else notify(error.message, true);
    return undefined;
  }
}

const orders = {
  queue: (a, b) => a.position - b.position,
  newest: (a, b) => b.added.localeCompare(a.added) || b.position - a.position,
  name: (a, b) => a.name.localeCompare(b.name, undefined, { numeric: true, sensitivity: 'base' }),
  size: (a, b) => b.size - a.size,
  progress: (a, b) => b.progress - a.progress,
  rate: (a, b) => b.downRate + b.upRate - a.downRate - a.upRate,
};

/** Which statuses a filter lets through. */
export const filters = {
  all: null,
  downloading: ['downloading', 'checking'],
  seeding: ['seeding'],
  done: ['done'],
  paused: ['paused'],
  queued: ['queued'],
  error: ['error'],
};

/** The torrents to show, in order. */
export function shown() {
  const words = state.search.toLowerCase();
  const statuses = filters[state.filter];
  return [...state.torrents.values()]
    .filter(torrent => (!statuses || statuses.includes(torrent.status)) && (words === '' || torrent.name.toLowerCase().includes(words) || torrent.hash.startsWith(words)))
    .sort((a, b) => orders[state.sort]?.(a, b) || a.position - b.position);
}
