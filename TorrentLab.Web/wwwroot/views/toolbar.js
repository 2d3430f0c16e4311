// @ts-check
import { html } from '../vendor/preact.js';
import { api } from '../api.js';
import { Icon, IconButton } from '../icons.js';
import { attempt, filters, set, useStore } from '../store.js';

const names = { all: 'All', downloading: 'Downloading', seeding: 'Seeding', done: 'Done', paused: 'Paused', queued: 'Queued', error: 'Error' };

/** What of the list is shown and how; and, while something is selected, what can be done with it. */
export function Toolbar() {
  const { search, sort, filter, torrents, selected } = useStore();
  const counts = countByFilter(torrents);
  const choose = event => {
    localStorage.setItem('sort', event.target.value);
    set({ sort: event.target.value });
  };
  return html`
    <div class="toolbar">
      <div class="find">
        <${Icon} name="search" />
        <input id="search" type="search" aria-label="Search torrents" placeholder="Search" value=${search} onInput=${event => set({ search: event.target.value })} />
      </div>
      <div class="filters" role="group" aria-label="Filter by status">
        ${Object.keys(filters).map(key => html`
          <button type="button" class="chip" aria-pressed=${String(filter === key)} onClick=${() => set({ filter: key })}>${names[key]} <span class="count">${counts[key]}</span></button>`)}
      </div>
      <label class="sort"><span>Sort by</span>
        <select aria-label="Sort by" value=${sort} onChange=${choose}>
          <option value="queue">Queue</option><option value="newest">Newest</option><option value="name">Name</option>
          <option value="size">Size</option><option value="progress">Progress</option><option value="rate">Rate</option>
        </select>
      </label>
    </div>
    ${selected.size > 0 && html`<${Selection} selected=${[...selected]} />`}`;
}

function countByFilter(torrents) {
  const counts = Object.fromEntries(Object.keys(filters).map(key => [key, 0]));
  counts.all = torrents.size;
  for (const { status } of torrents.values())
    for (const [key, statuses] of Object.entries(filters)) if (statuses?.includes(status)) counts[key]++;
  return counts;
}

function Selection({ selected }) {
  const { torrents } = useStore();
  const all = work => () => selected.forEach(hash => attempt(() => work(hash)));
  // One after the other, in an order in which none overtakes another of the selection.
  const inQueue = selected.filter(hash => torrents.has(hash)).sort((a, b) => torrents.get(a).position - torrents.get(b).position);
  const move = (hashes, place) => () => attempt(async () => {
    for (const hash of hashes) await api.move(hash, Math.max(0, place(torrents.get(hash).position)));
  });
  return html`
    <div class="selection" role="toolbar" aria-label="Selected torrents">
      <strong>${selected.length} selected</strong>
      <${IconButton} icon="start" label="Start selected" onClick=${all(api.start)} />
      <${IconButton} icon="pause" label="Pause selected" onClick=${all(api.pause)} />
      <${IconButton} icon="remove" label="Delete selected" onClick=${() => set({ dialog: { kind: 'delete', hashes: selected } })} />
      <span class="divider"></span>
      <${IconButton} icon="top" label="Move to the top of the queue" onClick=${move([...inQueue].reverse(), () => 0)} />
      <${IconButton} icon="up" label="Move up in the queue" onClick=${move(inQueue, position => position - 1)} />
      <${IconButton} icon="down" label="Move down in the queue" onClick=${move([...inQueue].reverse(), position => position + 1)} />
      <${IconButton} icon="bottom" label="Move to the end of the queue" onClick=${move(inQueue, () => 1_000_000)} />
      <span class="divider"></span>
      <${IconButton} icon="close" label="Select nothing" onClick=${() => set({ selected: new Set() })} />
    </div>`;
}
