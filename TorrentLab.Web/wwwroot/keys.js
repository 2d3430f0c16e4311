// @ts-check
// The keyboard. Whoever writes into a field or has a dialog open keeps the keys.
import { api } from './api.js';
import { watch } from './live.js';
import { attempt, set, shown, state } from './store.js';

export const keys = [
  ['/', 'search'],
  ['j, ↓', 'next torrent'],
  ['k, ↑', 'torrent before'],
  ['Enter', 'details of the selected torrent'],
  ['Space', 'start or pause the selected torrents'],
  ['Delete', 'delete the selected torrents, after a question'],
  ['Ctrl A', 'select all that are shown'],
  ['Esc', 'close what is open, or select nothing'],
  ['?', 'this list'],
];

/** Starts the torrents that stand still, or pauses them when none does. @param {Iterable<string>} hashes */
export function toggle(hashes) {
  const torrents = [...hashes].map(hash => state.torrents.get(hash)).filter(torrent => torrent);
  const still = torrents.filter(isStill);
  for (const torrent of still.length > 0 ? still : torrents) attempt(() => still.length > 0 ? api.start(torrent.hash) : api.pause(torrent.hash));
}

/** Whether a torrent waits for the user to start it. */
export const isStill = torrent => torrent.status === 'paused' || torrent.status === 'error' || torrent.status === 'done';

/** @param {KeyboardEvent} event */
export function onKey(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  if (state.connection === 'login' || state.dialog || target.matches('input, select, textarea')) return;
  const isControl = target.matches('button, a, summary, [role=tab]');
  const action = actionOf(event);
  if (!action || (isControl && (event.key === 'Enter' || event.key === ' '))) return;
  event.preventDefault();
  action();
}

function actionOf(event) {
  if (event.key === 'a' && (event.ctrlKey || event.metaKey)) return () => set({ selected: new Set(shown().map(torrent => torrent.hash)) });
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  switch (event.key) {
    case '/': return () => document.getElementById('search')?.focus();
    case '?': return () => set({ dialog: { kind: 'help' } });
    case 'j': case 'ArrowDown': return () => step(1);
    case 'k': case 'ArrowUp': return () => step(-1);
    case 'Enter': return () => state.selected.size === 1 && watch([...state.selected][0]);
    case ' ': return () => toggle(state.selected);
    case 'Delete': return () => state.selected.size > 0 && set({ dialog: { kind: 'delete', hashes: [...state.selected] } });
    case 'Escape': return () => state.open ? watch(null) : set({ selected: new Set() });
    default: return null;
  }
}

function step(by) {
  const list = shown();
  if (list.length === 0) return;
  const at = list.findIndex(torrent => state.selected.has(torrent.hash));
  const next = list[at < 0 ? 0 : Math.min(list.length - 1, Math.max(0, at + by))];
  set({ selected: new Set([next.hash]) });
  if (state.open) watch(next.hash);
  dispatchEvent(new CustomEvent('reveal', { detail: next.hash }));
}
