// @ts-check
import { html, useEffect, useLayoutEffect, useRef, useState } from '../vendor/preact.js';
import { Icon } from '../icons.js';
import { set, shown, state, useStore } from '../store.js';
import { TorrentRow } from './row.js';

const spare = 6; // rows drawn beyond what is seen

/** The torrents. Only the rows that are seen are drawn, so a thousand are as quick as ten. */
export function TorrentList() {
  const { connection, torrents, selected, open } = useStore();
  const box = useRef(null);
  const [view, setView] = useState({ top: 0, height: 800, rowHeight: 68 });
  const list = shown();

  const measure = () => {
    const { scrollTop, clientHeight } = box.current;
    const rowHeight = parseFloat(getComputedStyle(box.current).getPropertyValue('--row-height'));
    setView(now => now.top === scrollTop && now.height === clientHeight && now.rowHeight === rowHeight ? now : { top: scrollTop, height: clientHeight, rowHeight });
  };
  useLayoutEffect(() => {
    measure();
    const watcher = new ResizeObserver(measure);
    watcher.observe(box.current);
    return () => watcher.disconnect();
  }, []);
  useEffect(() => {
    const reveal = event => {
      const at = shown().findIndex(torrent => torrent.hash === event.detail);
      const { rowHeight } = view;
      const element = box.current;
      if (at * rowHeight < element.scrollTop) element.scrollTop = at * rowHeight;
      else if ((at + 1) * rowHeight > element.scrollTop + element.clientHeight) element.scrollTop = (at + 1) * rowHeight - element.clientHeight;
    };
    addEventListener('reveal', reveal);
    return () => removeEventListener('reveal', reveal);
  }, [view.rowHeight]);

  const first = Math.max(0, Math.floor(view.top / view.rowHeight) - spare);
  const last = Math.min(list.length, Math.ceil((view.top + view.height) / view.rowHeight) + spare);
  return html`
    <div class="list" ref=${box} onScroll=${measure}>
      ${list.length === 0 && html`<${Nothing} isLoading=${connection === 'connecting'} isFiltered=${torrents.size > 0} />`}
      <div role="table" aria-label="Torrents" aria-rowcount=${list.length} style=${{ height: `${list.length * view.rowHeight}px` }} class="rows">
        ${list.slice(first, last).map((torrent, index) => html`
          <${TorrentRow} key=${torrent.hash} torrent=${torrent} index=${first + index} top=${(first + index) * view.rowHeight}
            isSelected=${selected.has(torrent.hash)} isOpen=${open === torrent.hash} onSelect=${select} />`)}
      </div>
    </div>`;
}

let anchor = null;

/** Selects as lists do: one, with Ctrl one more or less, with Shift all from the last one on. */
function select(hash, event) {
  const list = shown().map(torrent => torrent.hash);
  if (event.shiftKey && anchor && list.includes(anchor)) {
    const [from, to] = [list.indexOf(anchor), list.indexOf(hash)].sort((a, b) => a - b);
    set({ selected: new Set(list.slice(from, to + 1)) });
    return;
  }
  const selected = event.ctrlKey || event.metaKey ? new Set(state.selected) : new Set();
  if (!selected.delete(hash)) selected.add(hash);
  anchor = hash;
  set({ selected });
}

function Nothing({ isLoading, isFiltered }) {
  if (isLoading) return html`<p class="nothing">Connecting…</p>`;
  if (isFiltered) return html`
    <div class="nothing"><p>No torrent matches.</p>
      <button type="button" class="button" onClick=${() => set({ search: '', filter: 'all' })}>Show all</button></div>`;
  return html`
    <div class="nothing">
      <div class="drop-hint"><${Icon} name="add" /></div>
      <h2>Drop a .torrent file here</h2>
      <p>or choose one with <strong>Add torrent</strong>. Anything else that you drop can be shared: it becomes a torrent, and is served from here.</p>
      <p class="faint">No torrent at hand? Share any file, then open its torrent in another client, or in a second TorrentLab.</p>
    </div>`;
}
